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
            .busy,
            Bilingual(
                "another program has been starting or stopping the private database for a minute",
                "另一个程序正在启动或停止工作区数据库，已超过一分钟"),
            remedy: Bilingual("Wait for it, or end it.", "请等待其结束，或终止该程序。"))
    }
}
