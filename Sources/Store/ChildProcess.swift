import Foundation
import Glibc

/// Programs that run beside this one, made by `posix_spawn`: Foundation's `Process` hands its own descriptors to the
/// child, so that it would wait for whatever that leaves behind.
package enum ChildProcess {
    /// The system's reason why a program could not be started.
    package struct Failure: Error {
        /// The error number.
        package let code: Int32

        /// A reason by its error number.
        package init(code: Int32) {
            self.code = code
        }
    }

    /// Programs read many variables (PGDATA, OPENSSL_CONF …); they get none of the caller's.
    private static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC",
    ]

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - words: The path of the program and its arguments, passed as they are.
    ///   - descriptors: What the program gets as its descriptors 0, 1, 2 …; it gets no other one of ours.
    ///   - variables: Variables of its environment, each `NAME=value`, beside a path and a locale.
    /// - Returns: Its process id; `wait(for:)` must follow.
    /// - Throws: `Failure` when it cannot be started.
    package static func spawn(
        _ words: [String], descriptors: [Int32], variables: [String] = []
    ) throws(Failure) -> Int32 {
        // Copies far above, so that none is overwritten before it has been passed on.
        let copies = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, 100) }
        defer { for copy in copies where copy >= 0 { close(copy) } }
        guard copies.allSatisfy({ $0 >= 0 }) else { throw Failure(code: errno) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (target, copy) in copies.enumerated() {
            unsafe posix_spawn_file_actions_adddup2(&actions, copy, Int32(target))
        }
        for descriptor in inherited() where descriptor >= descriptors.count {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }

        // A program that ignores or blocks signals would pass that on to what it starts itself.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var given = unsafe (environment + variables).map { unsafe strdup($0) } + [nil]
        defer { unsafe given.forEach { unsafe free($0) } }
        var process: Int32 = 0
        let code = unsafe posix_spawn(&process, words[0], &actions, &attributes, &arguments, &given)
        guard code == 0 else { throw Failure(code: code) }
        return process
    }

    /// Waits for a program to end; blocks the calling thread.
    ///
    /// Returns its exit code, or 128 and the number of the signal that ended it.
    package static func wait(for process: Int32) -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    /// Descriptors that a program must not keep open, such as a lock file of the script that runs us.
    private static func inherited() -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int32($0) }.filter { $0 > 2 }
    }
}
