import Foundation
import Glibc
import TestSupport

/// The built program, run as a process of its own.
enum Program {
    /// How a run ended and what it printed.
    struct Run: Sendable {
        let status: Int32
        let output: String
        let messages: String

        /// The lines of standard output.
        var lines: [String] { output.split(whereSeparator: \.isNewline).map(String.init) }

        /// The lines as JSON objects.
        var objects: [[String: Any]] {
            lines.compactMap { line in
                try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            }
        }
    }

    /// The program beside the test bundle.
    static let path: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("aidwatch").path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : SharedData.packageRoot + "/.build/debug/aidwatch"
    }()

    /// What a run is given beside its arguments.
    struct Surroundings: Sendable {
        var folder = "/tmp"
        var environment: [String: String] = [:]
        /// Called with the process's id while it runs.
        var whileRunning: (@Sendable (Int32) async throws -> Void)?
    }

    /// Runs the program to its end.
    static func run(_ arguments: [String], _ surroundings: Surroundings = Surroundings()) async throws -> Run {
        try await run(path, arguments, surroundings)
    }

    /// Runs any program to its end; its output goes through files, so that it never waits for a reader.
    static func run(
        _ executable: String, _ arguments: [String], _ surroundings: Surroundings = Surroundings()
    ) async throws -> Run {
        let base = NSTemporaryDirectory() + "aidwatch-run-\(UUID().uuidString)"
        let paths = (output: base + ".out", messages: base + ".err")
        defer {
            unlink(paths.output)
            unlink(paths.messages)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: surroundings.folder)
        var environment = ProcessInfo.processInfo.environment
        for name in ["AIDWATCH_DATABASE", "LC_ALL", "LC_MESSAGES", "LANG"] { environment[name] = nil }
        environment["LANG"] = "C.UTF-8"
        environment["AIDWATCH_HOME"] = SharedData.packageRoot
        process.environment = environment.merging(surroundings.environment) { $1 }
        for path in [paths.output, paths.messages] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: paths.output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: paths.messages))
        let ended = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ended.continuation.finish() }
        try process.run()
        try await surroundings.whileRunning?(process.processIdentifier)
        for await _ in ended.stream {}
        let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
        return Run(
            status: process.terminationStatus + signal,
            output: try String(contentsOfFile: paths.output, encoding: .utf8),
            messages: try String(contentsOfFile: paths.messages, encoding: .utf8))
    }
}
