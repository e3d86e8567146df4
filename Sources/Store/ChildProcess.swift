import Foundation
import Glibc
import Synchronization

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
        try spawn(words, descriptors: descriptors, environment: environment + variables, flags: 0)
    }

    /// Runs a program that does a part of this one's work, to its end.
    ///
    /// It gets the caller's variables, and a process group of its own, so that a signal from the keyboard reaches it once:
    /// through this program, whose task is cancelled then. A cancelled task asks it to stop, by SIGTERM, and waits on.
    ///
    /// - Parameters:
    ///   - words: The path of the program and its arguments, passed as they are.
    ///   - descriptors: What the program gets as its descriptors 0, 1, 2 …; it gets no other one of ours.
    ///   - variables: Variables that it gets over the caller's.
    /// - Returns: Its exit code, or 128 and the number of the signal that ended it.
    /// - Throws: `Failure` when it cannot be started.
    package static func run(
        _ words: [String], descriptors: [Int32], variables: [String: String] = [:]
    ) async throws(Failure) -> Int32 {
        let environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        let running = Running(
            try spawn(
                words, descriptors: descriptors, environment: environment.map { "\($0.key)=\($0.value)" },
                flags: POSIX_SPAWN_SETPGROUP))
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                waits.async { continuation.resume(returning: running.end()) }
            }
        } onCancel: {
            running.stop()
        }
    }

    /// Threads that wait for programs to end.
    private static let waits = DispatchQueue(label: "store.child", attributes: .concurrent)

    /// A program that runs, as long as its number can be no other's.
    private final class Running: Sendable {
        private let process: Int32
        private let hasEnded = Mutex(false)

        init(_ process: Int32) { self.process = process }

        /// Waits for the end; blocks the calling thread.
        func end() -> Int32 {
            // It stays there to be collected under the lock: until then its number is not given to another.
            while waitid(P_PID, id_t(process), nil, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            return hasEnded.withLock { hasEnded in
                hasEnded = true
                return ChildProcess.wait(for: process)
            }
        }

        func stop() {
            hasEnded.withLock { hasEnded in
                if !hasEnded { kill(process, SIGTERM) }
            }
        }
    }

    private static func spawn(
        _ words: [String], descriptors: [Int32], environment: [String], flags: Int32
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
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | flags))

        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var given = unsafe environment.map { unsafe strdup($0) } + [nil]
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
