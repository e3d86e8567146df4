import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// The workspace of this test process, with a private cluster of its own; removed when the process ends.
actor TestWorkspace {
    static let shared = TestWorkspace()

    private static let toRemove = Mutex<String?>(nil)
    private var making: Task<String, any Error>?

    /// The folder of a workspace that holds the files of a small artificial district, scanned once.
    func folder() async throws -> String {
        let task = making ?? Task { try await Self.make() }
        making = task
        return try await task.value
    }

    /// A folder beside the workspace for a test's own files.
    func scratch() async throws -> String {
        let folder = try await folder() + "-files/" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A workspace of a test's own: an artificial district of 300 households, loaded and scanned once, and persons of the
    /// district who may decide.
    func scannedDistrict(logins: [(login: String, person: String)]) async throws -> String {
        let folder = try await scratch() + "/w"
        let data = folder + "-district"
        try await Self.succeed([
            ["init", folder],
            [
                "simulate", "--out", data, "--households", "300", "--seed", "5", "--days", "0", "--formats", "csv",
                "--sound",
            ],
        ])
        let files = try FileManager.default.subpathsOfDirectory(atPath: data)
            .filter { $0.contains("/") && $0.hasSuffix(".csv") }
        let rows = logins.map { "('500114', '\($0.login)', '\($0.person)', 'district', null, now(), 'test', null)" }
        try await Self.succeed([
            ["ingest", "-C", folder] + files.map { "\(data)/\($0)" }, ["scan", "-C", folder, "--as-of", "2026-10-31"],
            [
                "db", "psql", "-C", folder, "--", "-Xqc",
                "insert into access.login values \(rows.joined(separator: ", "))",
            ],
        ])
        return folder
    }

    /// Runs commands that must succeed.
    private static func succeed(_ commands: [[String]]) async throws {
        for arguments in commands {
            let run = try await Program.run(arguments)
            guard run.status == 0 else { throw Unready(messages: run.messages) }
        }
    }

    private static func make() async throws -> String {
        let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
        removeLeftovers(in: base)
        let folder = "\(base)/\(prefix)\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // The server's user must be able to pass through.
        try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: folder)
        toRemove.withLock { $0 = folder }
        let feeds = folder + "/Pipelines/feeds"
        try FileManager.default.createDirectory(atPath: feeds, withIntermediateDirectories: true)
        try Data(BulkFile.definition.utf8).write(to: URL(fileURLWithPath: feeds + "/bulk.yaml"))
        atexit { TestWorkspace.removeAtExit() }
        let data = folder + "-files/district"
        try await succeed([
            ["init", folder],
            [
                "simulate", "--out", data, "--households", "300", "--seed", "3", "--days", "0", "--formats",
                "csv,jsonl",
                "--sound",
            ],
        ])
        let names = try FileManager.default.subpathsOfDirectory(atPath: data)
            .filter { $0.contains("/") && ($0.hasSuffix(".csv") || $0.hasSuffix(".jsonl")) }
        try await succeed([
            ["ingest", "-C", folder] + names.map { "\(data)/\($0)" }, ["scan", "-C", folder, "--as-of", "2026-10-31"],
        ])
        return folder
    }

    private static let prefix = "aidwatch-command-"

    private static func removeAtExit() {
        if let folder = toRemove.withLock({ $0 }) { remove(folder) }
    }

    /// Stops and removes the workspaces of test processes that were killed.
    private static func removeLeftovers(in base: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? [] where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count)), kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            remove("\(base)/\(name)")
        }
    }

    private static func remove(_ folder: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["db", "stop", "-C", folder]
        process.environment = ProcessInfo.processInfo.environment.merging(["AIDWATCH_HOME": SharedData.packageRoot]) {
            $1
        }
        if (try? process.run()) != nil { process.waitUntilExit() }
        try? FileManager.default.removeItem(atPath: folder)
        try? FileManager.default.removeItem(atPath: folder + "-files")
    }

    /// The workspace could not be made.
    struct Unready: Error {
        let messages: String
    }
}

/// Runs the program in the shared workspace.
func aidwatch(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Run {
    var surroundings = Program.Surroundings(folder: try await TestWorkspace.shared.folder())
    surroundings.environment = environment
    return try await Program.run(arguments, surroundings)
}

/// What a query gives in the database of a workspace, as `psql` prints it.
func sql(_ statement: String, in folder: String) async throws -> String {
    let run = try await Program.run(["db", "psql", "-C", folder, "--", "-XAtc", statement])
    #expect(run.status == 0, "\(run.messages)")
    return run.output.trimmingCharacters(in: .newlines)
}

/// The first value of a query in the shared workspace's database.
func sql(_ statement: String) async throws -> String {
    try await aidwatch("db", "psql", "--", "-XAtc", statement).output.trimmingCharacters(in: .newlines)
}
