import Foundation
import Glibc
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

@Suite("Workers and leases", .database)
struct SourceWorkerTests {
    static let folder = """
        sources:
          - {name: drop, feed: agencies, connector: directory, directory: {path: drop, glob: "agencies*.csv"}}
        """

    private func file(_ numbers: Range<Int>, _ name: String = "社") -> String {
        csv(["agency_id", "name"], numbers.map { ["A\($0)", "\(name)\($0)"] })
    }

    private func rows(_ numbers: Range<Int>) -> [String] { numbers.map { "A\($0)=社\($0)" }.sorted() }

    private func take(_ bench: SourceBench, _ holder: String) async throws -> SourceLease.Outcome {
        let source = try bench.sources.named("drop")
        return try await bench.connection.session { database in
            try SourceLease.take(source, as: holder, whetherDue: true, on: database)
        }
    }

    @Test("a folder's files load in the order of their names, by its glob, once; partial names are left alone")
    func directory() async throws {
        let bench = try await SourceBench(
            Self.folder,
            files: [
                "drop/agencies.2.csv": file(0..<3, "新"), "drop/agencies.1.csv": file(0..<5),
                "drop/agencies.3.csv.part": file(0..<9), "drop/other.csv": file(0..<9),
            ])
        defer { bench.clean() }
        let expected = ["drop/agencies.1.csv loaded 5+0", "drop/agencies.2.csv loaded 3+0"]
        #expect(try await bench.run("drop") == expected)
        #expect(try await bench.agencies() == ["A0=新0", "A1=新1", "A2=新2", "A3=社3", "A4=社4"])
        #expect(try await bench.run("drop") == [])
        #expect(try await bench.rows("select count(*) from ledger.source_attempt") == ["0"])
    }

    @Test(
        "a folder that is not there, or is a file, is told; a name that is no UTF-8 is told, and the other files load")
    func unreadable() async throws {
        let bench = try await SourceBench(Self.folder)
        defer { bench.clean() }
        #expect(try await bench.run("drop") == ["drop AW1185"])
        try bench.put("", "drop")
        #expect(try await bench.run("drop") == ["drop AW1185"])
        unlink(bench.folder + "/drop")
        try bench.put(file(0..<2), "drop/agencies.csv")
        // 名 in GB 18030.
        let name = Array((bench.folder + "/drop/agencies.").utf8) + [0xC3, 0xFB] + Array(".csv".utf8) + [0]
        let descriptor = name.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { open($0.baseAddress!, O_CREAT | O_WRONLY, 0o600) }
        }
        try #require(descriptor >= 0)
        close(descriptor)
        #expect(
            try await bench.run("drop") == [
                "drop/agencies.csv loaded 2+0", "misnamed \(bench.folder)/drop/agencies.\u{FFFD}\u{FFFD}.csv",
            ])
    }

    @Test("with markers a file is complete once its marker lies beside it, however young")
    func markers() async throws {
        var bench = try await SourceBench(
            Self.folder.replacing("\"agencies*.csv\"", with: "\"*\", marker: true"),
            files: ["drop/a.csv": file(0..<2), "drop/a.csv.ok": "", "drop/b.csv": file(2..<4)])
        defer { bench.clean() }
        bench.surroundings.waitsForQuiet = true
        #expect(try await bench.run("drop") == ["drop/a.csv loaded 2+0"])
        try Data().write(to: URL(fileURLWithPath: bench.folder + "/drop/b.csv.ok"))
        #expect(try await bench.run("drop") == ["drop/b.csv loaded 2+0"])
    }

    @Test("a young file is waited for, and read when it has been quiet for ten seconds")
    func young() async throws {
        var bench = try await SourceBench(Self.folder, files: ["drop/agencies.csv": file(0..<2)])
        defer { bench.clean() }
        bench.surroundings.waitsForQuiet = true
        let now = Surroundings().now()
        bench.now.change { $0 = now }
        #expect(try await bench.run("drop") == ["drop/agencies.csv loaded 2+0"])
        #expect((9...11).contains(bench.waits.value.reduce(0, +)))
        bench.surroundings.patience = 3
        try Data(file(0..<1, "改").utf8).write(to: URL(fileURLWithPath: bench.folder + "/drop/agencies.csv"))
        let later = Surroundings().now()
        bench.now.change { $0 = later }
        #expect(try await bench.run("drop") == ["young agencies.csv"])
    }

    @Test("a paused source is not read until it is resumed; a named one says so")
    func paused() async throws {
        let bench = try await SourceBench(Self.folder, files: ["drop/agencies.csv": file(0..<2)])
        defer { bench.clean() }
        _ = try await bench.connection.execute(
            "insert into ledger.source_state (county_code, source, first_seen_at, paused_at) values ('500114', 'drop', now(), now())"
        )
        #expect(try await bench.run() == [])
        #expect(try await bench.run("drop") == ["drop AW1155"])
        _ = try await bench.connection.execute("update ledger.source_state set paused_at = null")
        #expect(try await bench.run() == ["drop/agencies.csv loaded 2+0"])
    }

    @Test("a source is due again when its pause has passed; a person who names it does not wait")
    func due() async throws {
        let bench = try await SourceBench(
            Self.folder.replacing("feed: agencies,", with: "feed: agencies, every: 30 minutes,"),
            files: ["drop/agencies.1.csv": file(0..<2)])
        defer { bench.clean() }
        #expect(try await bench.run().count == 1)
        try Data(file(2..<4).utf8).write(to: URL(fileURLWithPath: bench.folder + "/drop/agencies.2.csv"))
        #expect(try await bench.run() == [])
        #expect(try await bench.run("drop").count == 1)
        try Data(file(4..<6).utf8).write(to: URL(fileURLWithPath: bench.folder + "/drop/agencies.3.csv"))
        _ = try await bench.connection.execute(
            "update ledger.source_state set last_look_at = last_look_at - interval '31 minutes'")
        #expect(try await bench.run().count == 1)
    }

    // MARK: G14

    @Test("G14: of two workers one has the lease; when it dies, the other takes over after the lease has run out")
    func takeover() async throws {
        let bench = try await SourceBench(Self.folder, files: ["drop/agencies.csv": file(0..<2)])
        defer { bench.clean() }
        guard case .leased(let dead, _) = try await take(bench, "dead") else {
            Issue.record("the first worker has no lease")
            return
        }
        #expect(try await bench.run("drop") == ["drop AW1156"])
        #expect(try await bench.run() == ["busy drop dead"])
        // The heartbeat keeps it; without one it runs out.
        try await bench.connection.session { try SourceLease.renew("dead", on: $0) }
        #expect(try await bench.run("drop") == ["drop AW1156"])
        _ = try await bench.connection.execute(
            "update ledger.source_state set expires_at = now() - interval '1 second' where holder is not null")
        #expect(try await bench.run("drop") == ["drop/agencies.csv loaded 2+0"])
        // The first worker was only slow: what it loads now is rolled back, cursor and rows.
        let path = bench.folder + "/drop/agencies.late.csv"
        try Data(file(7..<9).utf8).write(to: URL(fileURLWithPath: path))
        var request = FileLoader.Request(path: path, feed: try bench.catalog.named("agencies"), source: "drop")
        request.committing = { outcome, database in
            try dead.advance(to: .init(cursor: "x"), after: outcome, piece: "agencies.late.csv", on: database)
        }
        let slow = request
        await #expect(throws: Failure.self) {
            try await FileLoader(.init(county: "500114")).load(slow, on: bench.connection)
        }
        #expect(try await bench.agencies() == rows(0..<2))
        #expect(try await bench.cursor("drop") == "-")
    }

    @Test("F22: many workers over the same folders load every file once", arguments: [2, 4, 8])
    func manyWorkers(count: Int) async throws {
        var files: [String: String] = [:]
        for number in 0..<12 {
            files["drop/agencies.\(number + 10).csv"] = file(number * 10..<number * 10 + 10)
            files["inbox/agencies/x.\(number + 10).csv"] = file(200 + number * 10..<200 + number * 10 + 10)
        }
        let bench = try await SourceBench(Self.folder, files: files)
        defer { bench.clean() }
        let reports = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<count {
                let connection = try TestDatabase.connect(settings: SourceBench.session)
                let run = SourceRun(
                    bench.sources.sources, settings: Settings(), surroundings: bench.surroundings,
                    logger: TestDatabase.logger)
                group.addTask {
                    let seen = Locked<[String]>([])
                    try await run.run(on: connection) { entry in seen.tell(entry) }
                    return seen.value
                }
            }
            return try await group.reduce(into: [String]()) { $0 += $1 }
        }
        #expect(reports.count == 24)
        #expect(reports.allSatisfy { $0.hasSuffix("loaded 10+0") }, "\(reports)")
        #expect(try await bench.agencies() == rows(0..<120).merged(with: rows(200..<320)))
        #expect(try await bench.rows("select count(*), count(distinct file) from ledger.load") == ["24|24"])
        #expect(try await bench.rows("select count(*) from history.agencies") == ["0"])
    }

    // MARK: G11

    @Test("G11: a source that is down or slow delays no other")
    func oneBadSource() async throws {
        var slow = LoopbackServer.Answer(json: "[")
        slow.isSilentAfterCut = true
        slow.framing = .length(100)
        let answer = slow
        let server = try LoopbackServer { _ in answer }
        defer { server.stop() }
        let bench = try await SourceBench(
            """
            sources:
              - {name: down, feed: agencies, connector: http, http: {url: "http://127.0.0.1:9/", retries: 0}}
              - {name: slow, feed: agencies, connector: http, http: {url: "\(server.address())", retries: 0, total_timeout: 2 seconds}}
              - {name: fine, feed: agencies, connector: directory, directory: {path: drop}}
            """, files: ["drop/agencies.csv": file(0..<3)])
        defer { bench.clean() }
        let order = Locked<[String]>([])
        let run = SourceRun(
            bench.sources.sources, settings: Settings(), surroundings: bench.surroundings, logger: TestDatabase.logger)
        try await run.run(on: bench.connection) { entry in order.tell(entry) }
        // The slow one is told last: the others did not wait for it.
        #expect(order.value.last == "slow AW1171")
        #expect(order.value.sorted() == ["down AW1170", "fine/agencies.csv loaded 3+0", "slow AW1171"])
        #expect(try await bench.agencies() == rows(0..<3))
    }

    @Test(
        "G11: a file that ends the program three times is held, the files around it load, and resuming tries it again")
    func poisonFile() async throws {
        let bench = try await SourceBench(
            Self.folder,
            files: [
                "drop/agencies.1.csv": file(0..<2), "drop/agencies.2.csv": file(2..<4),
                "drop/agencies.3.csv": file(4..<6),
            ])
        defer { bench.clean() }
        for _ in 0..<3 {
            guard case .leased(let lease, _) = try await take(bench, "crashing") else {
                Issue.record("no lease")
                return
            }
            // What a worker does before it reads the second file, and then no more: the program is gone.
            _ = try await lease.begin("", on: bench.connection)
            _ = try await lease.begin("agencies.2.csv", on: bench.connection)
            _ = try await bench.connection.execute(
                "update ledger.source_state set expires_at = now() - interval '1 second' where holder is not null")
        }
        #expect(
            try await bench.run("drop") == [
                "drop/agencies.1.csv loaded 2+0", "drop/agencies.2.csv held crashed 0+0",
                "drop/agencies.3.csv loaded 2+0",
            ])
        #expect(try await bench.run("drop") == [])
        _ = try await bench.connection.execute("delete from ledger.source_attempt")
        #expect(try await bench.run("drop") == ["drop/agencies.2.csv loaded 2+0"])
        #expect(try await bench.agencies() == rows(0..<6))
    }

    @Test("G11: two crashes hold nothing")
    func twoCrashes() async throws {
        let bench = try await SourceBench(Self.folder, files: ["drop/agencies.csv": file(0..<2)])
        defer { bench.clean() }
        for _ in 0..<2 {
            guard case .leased(let lease, _) = try await take(bench, "crashing") else {
                Issue.record("no lease")
                return
            }
            _ = try await lease.begin("agencies.csv", on: bench.connection)
            _ = try await bench.connection.execute(
                "update ledger.source_state set expires_at = now() - interval '1 second' where holder is not null")
        }
        #expect(try await bench.run("drop") == ["drop/agencies.csv loaded 2+0"])
        #expect(try await bench.rows("select count(*) from ledger.source_attempt") == ["0"])
    }

    @Test("G11: a source whose reaching ends the program three times is held with a message, and named so")
    func poisonSource() async throws {
        let bench = try await SourceBench(SourceBench.http("web", "http://127.0.0.1:9/", "      retries: 0"))
        defer { bench.clean() }
        _ = try await bench.connection.execute(
            "insert into ledger.source_attempt values ('500114', 'web', '', 3, now())")
        #expect(try await bench.run("web") == ["web AW1154"])
        #expect(try await bench.run() == [])
        #expect(try await bench.run("web") == ["web AW1154"])
        #expect(
            try await bench.rows("select held_why from ledger.source_state where source = 'web'")[0].contains(
                "resume web"))
    }

    // MARK: G1, G13: the cursor moves with its rows

    /// The program ends between the rows of a page and its cursor, in the order that the worker has and in a wrong one.
    @Test("G13: a crash between rows and cursor loses nothing; with the cursor stored first the judge sees rows lost")
    func cursorWithRows() async throws {
        let list = ScriptedList(ScriptedList.numbered(9))
        let server = try LoopbackServer { request in
            let start = Int(request.query["at"] ?? "0") ?? 0
            return .init(
                json: ScriptedList.envelope(Array(list.items.dropFirst(start).prefix(3)), next: "\(min(start + 3, 9))"))
        }
        defer { server.stop() }
        let settings =
            "      items: data.list\n      paging: {kind: cursor, parameter: at, next: data.next, keep: true}"
        for isCursorFirst in [false, true] {
            let bench = try await SourceBench(SourceBench.http("web", server.address(), settings))
            defer { bench.clean() }
            for table in ["feed.agencies", "history.agencies", "ledger.load", "ledger.source_state"] {
                _ = try await bench.connection.execute("delete from \(table)")
            }
            try await loadUntilCrash(bench, isCursorFirst: isCursorFirst)
            try await bench.run("web")
            let lost = Set(list.expected).subtracting(try await bench.agencies())
            #expect(lost.isEmpty == !isCursorFirst, "lost \(lost.count)")
            #expect(try await bench.cursor("web") == "9")
        }
    }

    /// Loads the first page, and crashes in the second between what is stored first and what is stored then.
    private func loadUntilCrash(_ bench: SourceBench, isCursorFirst: Bool) async throws {
        let source = try bench.sources.named("web")
        guard case .http(let settings) = source.connector,
            case .leased(let lease, let state) = try await bench.connection.session({ database in
                try SourceLease.take(source, as: "crashing", whetherDue: true, on: database)
            })
        else {
            Issue.record("no lease")
            return
        }
        var pull = try HTTPPull(source, settings, state, bench.surroundings)
        let loader = FileLoader(.init(county: "500114"))
        for isCrashing in [false, true] {
            guard let piece = try await pull.next(), case .spool(let spool) = piece.content else {
                Issue.record("the endpoint gave no page")
                return
            }
            var request = FileLoader.Request(spool: spool, name: piece.name, feed: source.feed, source: source.name)
            request.committing = { outcome, database in
                try lease.advance(to: piece.checkpoint, after: outcome, piece: piece.name, on: database)
                if isCrashing { throw Crash() }
            }
            let whole = request
            if isCrashing, isCursorFirst {
                // The broken order: the cursor in a transaction of its own, then the crash, before any row.
                let outcome = LoadOutcome(loadID: 0, feed: "agencies", source: source.name, file: piece.name)
                try await lease.advance(to: piece.checkpoint, after: outcome, piece: piece.name, on: bench.connection)
            } else if isCrashing {
                await #expect(throws: Crash.self) { try await loader.load(whole, on: bench.connection) }
            } else {
                _ = try await loader.load(whole, on: bench.connection)
            }
        }
        _ = try await bench.connection.execute(
            "update ledger.source_state set expires_at = now() - interval '1 second' where holder is not null")
    }

    private struct Crash: Error {}

    // MARK: G2

    @Test("G2: a session that is cut loads nothing by half; the next run loads all once")
    func sessionCut() async throws {
        let bench = try await SourceBench(Self.folder, files: ["drop/agencies.csv": file(0..<400)])
        defer { bench.clean() }
        let path = bench.folder + "/drop/agencies.csv"
        let victim = try TestDatabase.connect(settings: SourceBench.session)
        var request = FileLoader.Request(path: path, feed: try bench.catalog.named("agencies"), source: "drop")
        request.committing = { _, database in
            // The server ends the session when the rows are there and the commit is not.
            try database.execute("select pg_terminate_backend(pg_backend_pid())")
        }
        let whole = request
        await #expect(throws: PostgresError.self) {
            try await FileLoader(.init(county: "500114")).load(whole, on: victim)
        }
        #expect(try await bench.agencies() == [])
        #expect(try await bench.run("drop") == ["drop/agencies.csv loaded 400+0"])
        #expect(try await bench.run("drop") == [])
        #expect(try await bench.agencies() == rows(0..<400))
    }

    @Test(
        "G2: a commit whose answer is lost is asked for, not repeated: every page is there once, the cursor behind it")
    func unknownCommit() async throws {
        let list = ScriptedList(ScriptedList.numbered(25))
        let web = try LoopbackServer { LoopbackServer.Answer(json: list.page($0, size: 10)) }
        let bench = try await SourceBench(SourceBench.http("web", web.address(), HTTPSourceTests.pages(10)))
        defer {
            web.stop()
            bench.clean()
        }
        let server = try #require(
            try await bench.connection.first(
                """
                select current_database()::text, current_setting('unix_socket_directories'), current_setting('port'),
                    current_user::text
                """, as: String.self, String.self, String.self, String.self))
        let relay = try CommitCuttingRelay(folder: server.1, serverPort: server.2)
        defer { relay.stop() }
        let through = Connection(
            ConnectionConfiguration(
                conninfo: "host=127.0.0.1 port=\(relay.port) dbname=\(server.0) user=\(server.3) sslmode=disable",
                settings: SourceBench.session), logger: TestDatabase.logger)
        let seen = Locked<[String]>([])
        let run = SourceRun(
            bench.sources.sources, settings: Settings(), surroundings: bench.surroundings, logger: TestDatabase.logger)
        try await run.run(["web"], on: through) { entry in seen.tell(entry) }
        #expect(relay.hasCut)
        #expect(seen.value.allSatisfy { $0.contains("loaded") }, "\(seen.value)")
        #expect(try await bench.agencies() == list.expected)
        #expect(
            try await bench.rows("select file, state, rows_loaded from ledger.load order by load_id") == [
                "page-000000000001|loaded|10", "page-000000000002|loaded|10", "page-000000000003|loaded|5",
            ])
        #expect(try await bench.cursor("web") == "2026-03-01T08:25:00+08:00")
    }
}

extension [String] {
    /// Both lists in one order.
    func merged(with other: [String]) -> [String] { (self + other).sorted() }
}
