import Foundation
import Glibc
import Postgres
import Store
import TestSupport
import Testing

/// A workspace with the feed `fault` on the test's own database, in which the real program runs.
struct FaultBench {
    /// The judge's own connection.
    let database: Connection
    /// The workspace.
    let folder: String
    /// How the program reaches the database.
    let location: String
    /// The server's socket.
    let socket: String

    init() async throws {
        let database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        let place = try await database.first(
            "select split_part(current_setting('unix_socket_directories'), ',', 1), current_database()::text, current_user::text",
            as: String.self, String.self, String.self)
        let (socketFolder, name, user) = try #require(place)
        self.database = database
        socket = socketFolder + "/.s.PGSQL.5432"
        location = "host=\(socketFolder) dbname=\(name) user=\(user)"
        folder = NSTemporaryDirectory() + "aidwatch-fault-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder + "/Pipelines/feeds", withIntermediateDirectories: true)
        try Data(FaultFile.definition.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/feeds/fault.yaml"))
        try Data(Settings().text.utf8).write(to: URL(fileURLWithPath: folder + "/aidwatch.yaml"))
    }

    /// How the program reaches the database through a port of this machine.
    func location(port: UInt16) -> String {
        location.split(separator: " ").filter { !$0.hasPrefix("host=") }.joined(separator: " ")
            + " host=127.0.0.1 port=\(port) sslmode=disable gssencmode=disable"
    }

    /// Takes the files away.
    func clean() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs the program to its end.
    func run(
        _ arguments: String..., failpoint: String? = nil, mistake: Failpoint.Mistake? = nil, at location: String? = nil,
        environment: [String: String] = [:],
        whileRunning: (@Sendable (Int32) async throws -> Void)? = nil
    ) async throws -> Program.Run {
        var surroundings = Program.Surroundings(folder: folder)
        surroundings.environment = environment
        surroundings.environment["AIDWATCH_DATABASE"] = location ?? self.location
        surroundings.environment["AIDWATCH_FAILPOINT"] = failpoint
        surroundings.environment["AIDWATCH_MISTAKE"] = mistake.map { "\($0)" }
        surroundings.whileRunning = whileRunning
        return try await Program.run(arguments, surroundings)
    }

    /// Waits until a process has stopped itself or has ended.
    static func waitUntilStopped(_ process: Int32) async throws {
        while true {
            // The state stands behind the name, which is in parentheses.
            let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
            let state = text.split(separator: ")").last?.split(separator: " ").first
            if state == nil || state == "T" || state == "Z" { return }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    /// What the files must have left and what there is; equal where nothing was lost and nothing doubled.
    func compare(_ files: [FaultFile], _ comment: String) async throws {
        let state = try await FaultJudge.state(of: database)
        let expected = FaultJudge.expected(after: files)
        #expect(state.ledger == expected.ledger, "\(comment)")
        #expect(state.rows == expected.rows, "\(comment)")
        #expect(state.history == expected.history, "\(comment)")
        #expect(state.quarantine == expected.quarantine, "\(comment)")
        #expect(try await FaultJudge.contradictions(in: database) == [], "\(comment)")
    }

    /// Whether the database holds exactly what the files leave.
    func holds(_ files: [FaultFile]) async throws -> Bool {
        let state = try await FaultJudge.state(of: database)
        let contradictions = try await FaultJudge.contradictions(in: database)
        return state == FaultJudge.expected(after: files) && contradictions.isEmpty
    }

    /// Empties feed and ledger.
    func reset() async throws {
        guard try await database.first("select to_regclass('feed.fault') is not null", as: Bool.self) == true else {
            return
        }
        _ = try await database.execute("truncate feed.fault, history.fault, ledger.change, ledger.quarantine")
        _ = try await database.execute("truncate ledger.load cascade")
    }
}
