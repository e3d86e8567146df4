import Foundation
import Glibc

/// A program run to its end, with what it printed.
///
/// Made by `posix_spawn`: Foundation's `Process` hands its own descriptors to the child, so that it would wait for
/// the database server that `pg_ctl` leaves behind.
struct CommandRun {
    /// The exit code, or 128 and the number of the signal that ended the program.
    let exitCode: Int32
    /// What it wrote to standard output and standard error.
    let output: String

    /// The system's reason why a program could not be started.
    struct Failure: Error {
        let code: Int32
    }

    /// Server programs read many variables (PGDATA, PGOPTIONS …); they get none of the caller's.
    private static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC",
    ]

    /// Runs a program and waits for it; blocks the calling thread.
    ///
    /// - Parameters:
    ///   - program: The path of the program.
    ///   - arguments: Its arguments, passed as they are.
    ///   - folder: The folder it runs in.
    ///   - input: A text of at most 4 KiB for its standard input.
    /// - Returns: How it ended.
    /// - Throws: `Failure` when it cannot be started.
    static func run(
        _ program: String, _ arguments: [String], in folder: String, input: String = ""
    ) throws(Failure) -> CommandRun {
        let source = Pipe()
        let sink = Pipe()
        let process = try spawn(
            // env changes the folder, since the C library's own action for that is not to be had from Swift.
            ["/usr/bin/env", "--chdir=\(folder)", program] + arguments,
            reads: source.fileHandleForReading.fileDescriptor, writes: sink.fileHandleForWriting.fileDescriptor)
        try? sink.fileHandleForWriting.close()
        // Fits into the pipe, so that nothing waits for the program to read; one that does not read it has failed.
        try? source.fileHandleForWriting.write(contentsOf: Data(input.utf8.prefix(4096)))
        try? source.fileHandleForWriting.close()
        let output = String(decoding: sink.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        return CommandRun(
            exitCode: signal == 0 ? (status >> 8) & 0xff : 128 + signal,
            output: output.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// The last line, for a message.
    var lastLine: String {
        output.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it ended with code \(exitCode)"
    }

    private static func spawn(_ words: [String], reads: Int32, writes: Int32) throws(Failure) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, reads, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, writes, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, writes, 2)
        for descriptor in inherited() { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }

        // A program that ignores or blocks signals would pass that on to the server.
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
        var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe variables.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let code = unsafe posix_spawn(&process, words[0], &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw Failure(code: code) }
        return process
    }

    /// Descriptors that the server must not keep open, such as a lock file of the script that runs us.
    private static func inherited() -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        return names.compactMap { Int32($0) }.filter { $0 > 2 }
    }
}
