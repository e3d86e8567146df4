import Foundation
import Postgres
import Store
import TestSupport
import Testing

@testable import Ingest

@Suite("PostgreSQL sources", .database)
struct PostgresSourceTests {
    /// A bench whose exchange database is a schema of the test's own, read by a login of its own.
    private func bench(_ settings: String) async throws -> (bench: SourceBench, login: String) {
        var bench = try await SourceBench(
            """
            sources:
              - name: front
                feed: agencies
                connector: postgres
                postgres:
                  connection: {env: FRONT}
            \(settings)
            """)
        let server = try #require(
            try await bench.connection.first(
                """
                select current_database()::text, current_setting('unix_socket_directories'), current_setting('port')
                """, as: String.self, String.self, String.self))
        // Logins are of the whole server, which other tests use too.
        let login = "reader_" + server.0
        for statement in [
            "create schema exchange",
            "create table exchange.agency (id text primary key, name text, changed timestamptz)",
            "create role \(login) login", "grant usage on schema exchange to \(login)",
            "grant select on exchange.agency to \(login)",
        ] {
            _ = try await bench.connection.execute(statement)
        }
        bench.surroundings.environment["FRONT"] =
            "host=\(server.1) port=\(server.2) dbname=\(server.0) user=\(login)"
        return (bench, login)
    }

    private func insert(_ bench: SourceBench, _ id: String, _ name: String, _ changed: String) async throws {
        _ = try await bench.connection.execute(
            """
            insert into exchange.agency values ($1, $2, $3::timestamptz)
            on conflict (id) do update set name = excluded.name, changed = excluded.changed
            """, [.init(id), .init(name), .init(changed)])
    }

    static let query = """
              query: select id as agency_id, name, changed from exchange.agency where changed > :cursor
              cursor: {column: changed, type: timestamptz, start: 2026-01-01, overlap: 10 minutes}
        """

    @Test(
        "rows since the cursor load once, a row committed late within the overlap too, and the cursor moves with them")
    func incremental() async throws {
        let bench = try await bench(Self.query).bench
        defer { bench.clean() }
        try await insert(bench, "A1", "甲, \"引号\"", "2026-03-01 08:00:00.123456+08")
        try await insert(bench, "A2", "换\n行", "2026-03-01 09:00+08")
        try await insert(bench, "A0", "旧", "2025-12-31 09:00+08")
        #expect(try await bench.run("front") == ["front/page-000000000001 loaded 2+0"])
        #expect(try await bench.agencies() == ["A1=甲, \"引号\"", "A2=换\n行"])
        #expect(try await bench.cursor("front") == "2026-03-01 09:00:00+08")
        try await insert(bench, "A3", "迟", "2026-03-01 08:55+08")
        try await insert(bench, "A2", "改", "2026-03-02 09:00+08")
        #expect(try await bench.run("front") == ["front/page-000000000002 loaded 2+0"])
        #expect(try await bench.cursor("front") == "2026-03-02 09:00:00+08")
        // The row at the cursor itself comes again, with nothing new.
        #expect(try await bench.run("front") == ["front/page-000000000003 loaded 0+1"])
        #expect(try await bench.agencies() == ["A1=甲, \"引号\"", "A2=改", "A3=迟"])
    }

    @Test("a page of too many bad rows is held, the cursor stays before it, and let in it loads as it comes again")
    func held() async throws {
        let bench = try await bench(Self.query).bench
        defer { bench.clean() }
        for number in 10...27 {
            try await insert(bench, "A\(number)", number < 18 ? "" : "社\(number)", "2026-03-01 08:\(number)+08")
        }
        #expect(try await bench.run("front") == ["front/page-000000000001 held bad_share 0+0"])
        #expect(try await bench.cursor("front") == "-")
        let held = try await bench.lastHeld()
        guard case .awaited(source: "front") = try await bench.release(held) else {
            Issue.record("it is no page that is awaited")
            return
        }
        #expect(try await bench.run("front") == ["front/page-000000000001 loaded 10+0"])
        #expect(try await bench.agencies() == (18...27).map { "A\($0)=社\($0)" })
        #expect(try await bench.cursor("front") == "2026-03-01 08:27:00+08")
        #expect(
            try await bench.rows("select state, count(*) from ledger.quarantine group by 1 order by 1")
                == ["open|8", "released|8"])
    }

    @Test("nothing new is a look that counts; a cursor's value never becomes SQL")
    func nothingNew() async throws {
        let bench = try await bench(
            """
                  query: select id as agency_id, name from exchange.agency where name > :cursor
                  cursor: {column: agency_id, type: text, start: "x'; drop table exchange.agency; --"}
            """
        ).bench
        defer { bench.clean() }
        #expect(try await bench.run("front") == [])
        #expect(try await bench.rows("select count(*) from ledger.source_look where source = 'front'") == ["1"])
        #expect(try await bench.rows("select count(*) from exchange.agency") == ["0"])
    }

    @Test("a login that may write, a query that writes, a wrong query and a server that is not there load nothing")
    func refused() async throws {
        let made = try await bench("      query: select id as agency_id, name from exchange.agency")
        var bench = made.bench
        let login = made.login
        defer { bench.clean() }
        try await insert(bench, "A1", "甲", "2026-03-01")
        _ = try await bench.connection.execute("grant insert on exchange.agency to \(login)")
        #expect(try await bench.run("front") == ["front AW1160"])
        _ = try await bench.connection.execute("revoke insert on exchange.agency from \(login)")
        #expect(try await bench.run("front") == ["front/page-000000000001 loaded 1+0"])
        _ = try await bench.connection.execute("revoke select on exchange.agency from \(login)")
        #expect(try await bench.run("front") == ["front AW1181"])
        bench.surroundings.environment["FRONT"] = "host=127.0.0.1 port=1 dbname=x user=y connect_timeout=2"
        #expect(try await bench.run("front") == ["front AW1170"])
        bench.surroundings.environment["FRONT"] = nil
        #expect(try await bench.run("front") == ["front AW1150"])
        #expect(try await bench.agencies() == ["A1=甲"])
    }

    @Test("a result larger than allowed loads nothing")
    func tooLarge() async throws {
        let bench = try await bench(
            "      query: select id as agency_id, name from exchange.agency\n      max_bytes: 100000"
        ).bench
        defer { bench.clean() }
        _ = try await bench.connection.execute(
            "insert into exchange.agency select 'A' || n, repeat('x', 100), now() from generate_series(1, 5000) n")
        #expect(try await bench.run("front") == ["front AW1161"])
        #expect(try await bench.agencies() == [])
    }
}
