import Foundation
import Glibc

/// A lock between programs that start or stop the same cluster; the system lifts it when its holder dies.
enum ClusterLock {
    /// Holds the lock during the body, after waiting for at most a minute.
    ///
    /// - Throws: What the body throws; `.busy` when another program holds the lock too long; `.notPermitted`,
    ///   `.diskFull`.
    static func hold<Result>(_ path: String, _ body: () throws(ClusterError) -> Result) throws(ClusterError) -> Result {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw PrivateFolder.refusal(path, errno) }
        defer { close(descriptor) }
        for _ in 0..<1200 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return try body() }
            usleep(50_000)
        }
        throw ClusterError(
            .busy, "another program has been starting or stopping the private database for a minute",
            remedy: "Wait for it, or end it.")
    }
}
