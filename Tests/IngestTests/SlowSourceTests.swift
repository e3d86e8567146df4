import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

/// F16: source A is down, B is slow, C is fine.
///
/// B's answer and A's next try are held until C's rows have been seen.
@Suite("A source that is down or slow makes no other late (F16)", .database)
struct SlowSourceTests {
    /// How B is read, and how C is.
    enum Way: String, CaseIterable {
        case http, postgres, directory
    }

    /// C's rows by number.
    private static func rows(_ numbers: Range<Int>) -> ScriptedList {
        ScriptedList(numbers.map { ScriptedList.item($0, "社\($0)", minute: $0) })
    }

    private static func file(_ list: ScriptedList) -> Data {
        Data(csv(["agency_id", "name"], list.items.map { [$0.id, $0.name] }).utf8)
    }

    /// A bench with the three sources; B as a query waits for an advisory lock.
    private func bench(
        slow: Way, _ slowAddress: String, fine: Way, _ fineAddress: String
    ) async throws -> SourceBench {
        let sluggish =
            slow == .http
            ? "http, http: {url: \"\(slowAddress)\", items: data.list}"
            : """
            postgres, postgres: {connection: {env: FRONT}, query: "select 'A0100' as agency_id, '社100' as name
                  from pg_advisory_xact_lock_shared(16)"}
            """
        let good =
            fine == .http
            ? "http, http: {url: \"\(fineAddress)\", items: data.list}" : "directory, directory: {path: drop}"
        var bench = try await SourceBench(
            """
            sources:
              - {name: down, feed: agencies, connector: http, http: {url: "http://127.0.0.1:9/"}}
              - {name: slow, feed: agencies, connector: \(sluggish)}
              - {name: fine, feed: agencies, connector: \(good)}
            """, files: ["drop/agencies.1.csv": String(decoding: Self.file(Self.rows(1..<4)), as: UTF8.self)])
        let server = try #require(
            try await bench.connection.first(
                "select current_database()::text, current_setting('unix_socket_directories'), current_setting('port')",
                as: String.self, String.self, String.self))
        for statement in [
            "create role slow_\(server.0) login",
            "grant execute on function pg_advisory_xact_lock_shared(bigint) to slow_\(server.0)",
        ] {
            _ = try await bench.connection.execute(statement)
        }
        bench.surroundings.environment["FRONT"] =
            "host=\(server.1) port=\(server.2) dbname=\(server.0) user=slow_\(server.0)"
        return bench
    }

    /// Whether B is being read and waits.
    private func isWaiting(_ slow: Way, _ server: LoopbackServer, _ bench: SourceBench) async throws -> Bool {
        slow == .http
            ? !server.requests.isEmpty
            : try await bench.rows(
                """
                select 1 from pg_locks where locktype = 'advisory' and not granted
                    and database = (select oid from pg_database where datname = current_database())
                """
            ).count == 1
    }

    @Test(
        "C is loaded within two seconds of being due, and its next file too, while B still waits",
        arguments: [Way.http, .postgres], [Way.http, .directory])
    func lateness(slow: Way, fine: Way) async throws {
        let gate = Gate()
        let late = Self.rows(100..<101)
        let list = Self.rows(1..<4)
        let slowServer = try LoopbackServer { _ in
            gate.block()
            return .init(json: ScriptedList.envelope(late.items))
        }
        let fineServer = try LoopbackServer { _ in .init(json: ScriptedList.envelope(list.items)) }
        defer {
            gate.open()
            slowServer.stop()
            fineServer.stop()
        }
        var bench = try await bench(slow: slow, slowServer.address(), fine: fine, fineServer.address())
        defer { bench.clean() }
        bench.surroundings.sleep = { _ in try await gate.pass() }
        let holder = try TestDatabase.connect(settings: SourceBench.session)
        _ = try await holder.execute("select pg_advisory_lock(16)")

        let told = Locked<[String]>([])
        let run = SourceRun(
            bench.sources.sources, settings: Settings(), surroundings: bench.surroundings, logger: TestDatabase.logger)
        let connection = bench.connection
        let start = ContinuousClock.now
        async let first: Void = run.run(on: connection) { entry in told.tell(entry) }
        #expect(try await waitUntil { !told.value.isEmpty })
        #expect(start.duration(to: .now) < .seconds(2))
        let isFolder = fine == .directory
        #expect(told.value == [isFolder ? "fine/agencies.1.csv loaded 3+0" : "fine/page-000000000001 loaded 3+0"])
        #expect(try await bench.agencies() == list.expected)
        #expect(try await waitUntil { try await isWaiting(slow, slowServer, bench) })

        // The next look at all three finds B busy, and C as early as before.
        list.change { $0.append(ScriptedList.item(4, "社4", minute: 4)) }
        try Self.file(list).write(to: URL(fileURLWithPath: bench.folder + "/drop/agencies.2.csv"))
        let again = ContinuousClock.now
        async let second: Void = run.run(on: connection) { entry in told.tell(entry) }
        #expect(try await waitUntil { told.value.count > 1 })
        #expect(again.duration(to: .now) < .seconds(2))
        #expect(told.value.last == (isFolder ? "fine/agencies.2.csv loaded 1+3" : "fine/page-000000000002 loaded 1+3"))
        #expect(try await bench.agencies() == list.expected)
        #expect(try await isWaiting(slow, slowServer, bench))

        gate.open()
        _ = try await holder.execute("select pg_advisory_unlock(16)")
        try await first
        try await second
        #expect(slowServer.requests.count == (slow == .http ? 1 : 0))
        #expect(told.value.dropFirst(2).sorted() == ["down AW1170", "slow/page-000000000001 loaded 1+0"])
        #expect(try await bench.agencies() == list.expected.merged(with: late.expected))
        await holder.close()
    }
}
