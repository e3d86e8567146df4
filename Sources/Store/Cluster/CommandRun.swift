import Foundation

/// A program run to its end, with what it printed.
struct CommandRun {
    /// The exit code, or 128 and the number of the signal that ended the program.
    let exitCode: Int32
    /// What it wrote to standard output and standard error.
    let output: String

    /// Runs a program and waits for it; blocks the calling thread.
    ///
    /// - Parameters:
    ///   - program: The path of the program.
    ///   - arguments: Its arguments, passed as they are.
    ///   - folder: The folder it runs in.
    ///   - input: A text of at most 4 KiB for its standard input.
    /// - Returns: How it ended.
    /// - Throws: `ChildProcess.Failure` when it cannot be started.
    static func run(
        _ program: String, _ arguments: [String], in folder: String, input: String = ""
    ) throws(ChildProcess.Failure) -> CommandRun {
        let source = Pipe()
        let sink = Pipe()
        let writes = sink.fileHandleForWriting.fileDescriptor
        let process = try ChildProcess.spawn(
            // env changes the folder, since the C library's own action for that is not to be had from Swift.
            ["/usr/bin/env", "--chdir=\(folder)", program] + arguments,
            descriptors: [source.fileHandleForReading.fileDescriptor, writes, writes])
        try? sink.fileHandleForWriting.close()
        // Fits into the pipe, so that nothing waits for the program to read; one that does not read it has failed.
        try? source.fileHandleForWriting.write(contentsOf: Data(input.utf8.prefix(4096)))
        try? source.fileHandleForWriting.close()
        let output = String(decoding: sink.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return CommandRun(
            exitCode: ChildProcess.wait(for: process),
            output: output.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// The last line, for a message.
    var lastLine: String {
        output.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it ended with code \(exitCode)"
    }
}
