import Ingest
import Postgres
import TestSupport
import Testing

@Suite("All of a file or nothing", .database)
struct OneTransactionTests {
    @Test(
        "a load that fails at any of its tables leaves nothing in any other",
        arguments: ["ledger.load", "ledger.quarantine", "ledger.change", "history.agencies"], [true, false])
    func failsAt(table: String, isFirst: Bool) async throws {
        // Nothing is in history before the second load.
        if isFirst, table == "history.agencies" { return }
        let bench = try await IngestBench()
        defer { bench.clean() }
        if !isFirst { try await bench.load(csv(["agency_id", "name"], [["A1", "旧"]]), as: "0.csv", feed: "agencies") }
        let state = """
            select (select count(*) from feed.agencies) as f, (select count(*) from feed.agencies where name = '新') as n,
            (select count(*) from history.agencies) as h, (select count(*) from ledger.load) as l,
            (select count(*) from ledger.quarantine) as q, (select count(*) from ledger.change) as c,
            (select count(*) from ledger.confirmed_keys) as k
            """
        let before = try await bench.rows(state)
        try await bench.connection.execute(
            """
            create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$
            """)
        try await bench.connection.execute(
            "create trigger refuse before insert on \(table) for each row execute function refuse()")
        let text = csv(["agency_id", "name", "contract_from"], [["A1", "新", ""], ["A2", "新", ""], ["A3", "", ""]])
        await #expect(throws: PostgresError.self) {
            try await bench.load(text, as: "1.csv", feed: "agencies")
        }
        #expect(try await bench.rows(state) == before)
        try await bench.connection.execute("drop function refuse() cascade")
        let outcome = try await bench.load(text, as: "1.csv", feed: "agencies")
        #expect((outcome.loaded, outcome.quarantined) == (2, 1))
        #expect(try await bench.rows("select count(*) from feed.agencies where name = '新'") == ["2"])
    }

    @Test("a session that is lost before the commit leaves nothing, and the next one loads all")
    func lostSession() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        try await bench.connection.execute(
            """
            create function vanish() returns trigger language plpgsql as $$
            begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$
            """)
        try await bench.connection.execute(
            "create trigger vanish after insert on ledger.load for each row execute function vanish()")
        let text = csv(["agency_id", "name"], [["A1", "甲"], ["A2", "乙"]])
        await #expect(throws: PostgresError.self) {
            try await bench.load(text, as: "1.csv", feed: "agencies")
        }
        #expect(try await bench.rows("select count(*) from feed.agencies") == ["0"])
        try await bench.connection.execute("drop function vanish() cascade")
        #expect(try await bench.load(text, as: "1.csv", feed: "agencies").loaded == 2)
    }
}
