import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

/// G14 over eight sources, four folders and four endpoints, judged by the lists that they hold.
@Suite("Eight workers load eight sources once (G14)", .database)
struct ManyWorkersTests {
    private static let numbers = 1...4
    private static let pages = 3

    /// The records of an endpoint, in three pages of ten.
    private static func list(_ number: Int) -> ScriptedList {
        ScriptedList((0..<30).map { ScriptedList.item(number * 1000 + $0, "社\($0)", minute: $0) })
    }

    /// The keys of a file of a folder.
    private static func cases(_ folder: Int, _ file: Int) -> [String] {
        (10..<20).map { "C\(folder)-\(file)-\($0)" }
    }

    /// A bench with the eight sources; `every` is a line of each.
    private func bench(_ server: LoopbackServer, every: String) async throws -> SourceBench {
        var yaml = "sources:\n"
        var files: [String: String] = [:]
        for number in Self.numbers {
            yaml += """
                  - name: web\(number)
                    feed: agencies
                    connector: http
                    http: {url: "\(server.address("/web\(number)"))", items: data.list,
                      paging: {kind: number, parameter: page, size: 10}}
                \(every)
                  - name: drop\(number)
                    feed: publicity
                    connector: directory
                    directory: {path: drop\(number)}
                \(every)

                """
            for file in 1...Self.pages {
                files["drop\(number)/publicity.\(file).csv"] = csv(
                    ["case_no", "kind", "place", "posted_on"],
                    Self.cases(number, file).map { [$0, "initial", "公示栏", "2026-03-01"] })
            }
        }
        return try await SourceBench(yaml, files: files)
    }

    /// A run of the eight, without the inboxes of the workspace.
    private func run(_ bench: SourceBench) -> SourceRun {
        SourceRun(
            bench.sources.sources.filter { !$0.isInbox }, settings: Settings(), surroundings: bench.surroundings,
            logger: TestDatabase.logger)
    }

    /// Notes in a table who takes a lease from whom.
    private func watchLeases(_ bench: SourceBench) async throws {
        for statement in [
            "create table ledger.watched (n bigint generated always as identity, source text, was text, is_now text)",
            """
            create function ledger.watch() returns trigger language plpgsql as $$ begin
                insert into ledger.watched (source, was, is_now) values (new.source, old.holder, new.holder);
                return null;
            end $$
            """,
            """
            create trigger watch after update on ledger.source_state for each row
                when (old.holder is distinct from new.holder) execute function ledger.watch()
            """,
        ] {
            _ = try await bench.connection.execute(statement)
        }
    }

    /// That every record is there, was loaded by one load only, and no lease was taken from anybody.
    private func judge(_ bench: SourceBench) async throws {
        let agencies = Self.numbers.flatMap { Self.list($0).expected }.sorted()
        #expect(try await bench.agencies() == agencies)
        let cases = Self.numbers.flatMap { folder in (1...Self.pages).flatMap { Self.cases(folder, $0) } }
        #expect(try await bench.rows("select case_no from feed.publicity order by case_no collate \"C\"") == cases)
        let sources = Self.numbers.flatMap { ["drop\($0)", "web\($0)"] }.sorted()
        #expect(
            try await bench.rows(
                """
                select source, sum(rows_loaded) as loaded, count(*) filter (where rows_loaded > 0) as loads
                from ledger.load group by source order by source
                """) == sources.map { "\($0)|30|3" })
        for table in ["agencies", "publicity"] {
            #expect(try await bench.rows("select count(*) from history.\(table)") == ["0"])
        }
    }

    /// The pages of an endpoint in the order in which they were asked for.
    private func asked(_ server: LoopbackServer, _ number: Int) -> [String] {
        server.requests.filter { $0.path == "/web\(number)" }.compactMap { $0.query["page"] }
    }

    @Test(
        "eight processes at once: each source is pulled by one at a time, each record loaded once",
        arguments: ["    every: 1 hour", ""])
    func processes(every: String) async throws {
        let inside = Locked<[String: Int]>([:])
        let most = Locked(0)
        let server = try LoopbackServer { request in
            let now = inside.change { inside in
                inside[request.path, default: 0] += 1
                return inside[request.path] ?? 0
            }
            most.change { $0 = max($0, now) }
            defer { inside.change { $0[request.path, default: 0] -= 1 } }
            usleep(20_000)
            let number = Int(request.path.suffix(1)) ?? 0
            return .init(json: Self.list(number).page(request, size: 10))
        }
        defer { server.stop() }
        let bench = try await bench(server, every: every)
        defer { bench.clean() }
        try await watchLeases(bench)
        let told = Locked<[String]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                let connection = try TestDatabase.connect(settings: SourceBench.session)
                let run = run(bench)
                group.addTask {
                    try await run.run(on: connection) { entry in told.tell(entry) }
                    await connection.close()
                }
            }
            try await group.waitForAll()
        }
        #expect(told.value.allSatisfy { $0.hasSuffix(" loaded 10+0") || $0.hasSuffix(" loaded 0+10") }, "\(told.value)")
        try await judge(bench)
        #expect(most.value == 1)
        let whole = ["1", "2", "3", "4"]
        for number in Self.numbers {
            let pages = asked(server, number)
            let pulls = pages.count / whole.count
            #expect(pages == Array(repeating: whole, count: max(pulls, 1)).flatMap { $0 }, "web\(number)")
            if !every.isEmpty { #expect(pulls == 1) }
        }
        try await judgeLeases(bench)
    }

    /// A lease goes from nobody to a holder and back, never from one to another.
    private func judgeLeases(_ bench: SourceBench) async throws {
        let steps = try await bench.rows("select source, was, is_now from ledger.watched order by source, n")
        var holders: [String: String] = [:]
        var wrong: [String] = []
        for step in steps {
            let parts = step.split(separator: "|").map(String.init)
            let isRight = parts[1] == holders[parts[0], default: "-"] && (parts[1] == "-" || parts[2] == "-")
            if !isRight { wrong.append(step) }
            holders[parts[0]] = parts[2]
        }
        #expect(wrong == [])
        #expect(holders.count == 8)
        #expect(holders.values.allSatisfy { $0 == "-" })
    }

    @Test("one process: four folders and four endpoints are all being read at one time, and each is loaded once")
    func oneProcess() async throws {
        let gate = Gate()
        let server = try LoopbackServer { request in
            gate.block()
            let number = Int(request.path.suffix(1)) ?? 0
            return .init(json: Self.list(number).page(request, size: 10))
        }
        defer {
            gate.open()
            server.stop()
        }
        let bench = try await bench(server, every: "")
        defer { bench.clean() }
        try await watchLeases(bench)
        // A session that locks the folders' table holds their workers.
        let blocking = try TestDatabase.connect(settings: SourceBench.session)
        _ = try await blocking.execute("begin")
        _ = try await blocking.execute("lock table feed.publicity in exclusive mode")
        let told = Locked<[String]>([])
        let run = run(bench)
        let connection = bench.connection
        async let done: Void = run.run(on: connection) { entry in told.tell(entry) }
        let areAllHeld = try await waitUntil {
            let waiting = try await bench.rows(
                """
                select 1 from ledger.source_state where holder is not null and source ~ '^(web|drop)[0-9]$'
                """)
            return waiting.count == 8 && server.requests.count == 4
        }
        #expect(areAllHeld)
        #expect(told.value.isEmpty)
        gate.open()
        _ = try await blocking.execute("rollback")
        await blocking.close()
        try await done
        #expect(told.value.count == 24)
        #expect(told.value.allSatisfy { $0.hasSuffix(" loaded 10+0") }, "\(told.value)")
        try await judge(bench)
        #expect(Self.numbers.allSatisfy { asked(server, $0) == ["1", "2", "3", "4"] })
        try await judgeLeases(bench)
    }
}
