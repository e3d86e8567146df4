import Domain
import Postgres
import Store
import Supervision
import TestSupport
import Testing

/// F30: whoever edits, deletes, swaps or cuts off events is found, and the first event concerned is named.
@Suite("The chain of events", .database)
struct AuditChainTests {
    /// Twelve events: one batch of six findings, then a confirmation of each.
    private func bench() async throws -> LifeBench {
        let bench = try await LifeBench()
        let findings = ["A", "B", "C", "D", "E", "F"]
        try await bench.find(findings)
        for finding in findings {
            try await bench.decide(.confirm, finding) { $0.reason = "核实" }
        }
        #expect(try await bench.problems() == [])
        return bench
    }

    @Test(
        "what was done to one event names it",
        arguments: [
            (
                "update audit.event set action = 'dismiss', to_state = 'dismissed', until = day where event_no = 9",
                "altered 9"
            ),
            ("update audit.event set person = '某人' where event_no = 7", "altered 7"),
            (
                "update audit.event set recorded_at = recorded_at + interval '1 microsecond' where event_no = 3",
                "altered 3"
            ),
            (
                "update audit.event set level = null, login = 'district' || login, via = 'system', person = null where event_no = 8",
                "altered 8"
            ),
            ("update audit.event set payload = '{\"reason\": \"改写\"}' where event_no = 10", "altered 10"),
            (
                "update audit.event set payload = '{\"reason\": \"改写\"}', payload_digest = audit.payload_digest('{\"reason\": \"改写\"}') where event_no = 10",
                "altered 10"
            ),
            ("update audit.event set payload = null where event_no = 10", "altered 10"),
            ("update audit.event set payload = null, payload_purged_at = now() where event_no = 10", "altered 10"),
            ("update audit.event set hash = sha256('x') where event_no = 4", "altered 4"),
            ("update audit.event set login = 'l', person = 'i李四' where event_no = 7", "altered 7"),
            ("delete from audit.event where event_no = 1", "removed 1 1"),
            ("delete from audit.event where event_no between 4 and 6", "removed 4 6"),
            ("delete from audit.event where event_no = 12", "cut_off 12 12"),
            ("delete from audit.event where event_no > 8", "cut_off 9 12"),
            ("delete from audit.event", "cut_off 1 12"),
            ("delete from audit.event where event_no > 8; update audit.head set event_no = 8", "altered 8"),
        ])
    func tampered(statements: String, first: String) async throws {
        let bench = try await bench()
        try await bench.database.executeScript(statements)
        #expect(try await bench.problems().first == first)
    }

    @Test("two events that changed places are named, whether with their hashes or without")
    func swapped() async throws {
        for columns in ["hash", nil] as [String?] {
            let bench = try await bench()
            if columns == nil {
                try await bench.database.executeScript(
                    """
                    update audit.event set event_no = -5 where event_no = 5;
                    update audit.event set event_no = 5 where event_no = 6;
                    update audit.event set event_no = 6 where event_no = -5;
                    """)
            } else {
                try await bench.database.executeScript(
                    """
                    create temp table swapped as select * from audit.event where event_no in (5, 6);
                    delete from audit.event where event_no in (5, 6);
                    insert into audit.event select county_code, 11 - event_no, recorded_at, via, action, at, day, login,
                        person, level, approver_login, approver, os_user, finding_id, version, from_state, to_state, until,
                        reminder_level, attachment, seen, payload_digest,
                        (select o.hash from swapped o where o.event_no = 11 - s.event_no), payload, payload_purged_at
                        from swapped s;
                    drop table swapped;
                    """)
            }
            #expect(try await bench.problems().first == "reordered 5 6")
            try await bench.database.execute("delete from audit.event")
            try await bench.database.executeScript(
                "truncate audit.event, audit.head, detection.finding, detection.rule, access.login")
        }
    }

    @Test("cutting the tail off with the record of its end, or a whole old copy, shows against an anchor")
    func anchored() async throws {
        let bench = try await bench()
        let chain = AuditChain(county: LifeBench.county)
        let old = try await chain.anchor(on: bench.database)
        #expect(old.event == 12 && old.hash.count == 64)
        try await bench.database.executeScript(
            """
            create temp table copy as select * from audit.event;
            create temp table copied as select * from detection.finding;
            create temp table end_then as select * from audit.head;
            """)
        for finding in ["A", "B"] { try await bench.decide(.remind, finding) }
        let anchor = try await chain.anchor(on: bench.database)
        #expect(try await bench.problems([old, anchor]) == [])
        try await bench.database.executeScript(
            """
            delete from audit.event; insert into audit.event select * from copy;
            delete from detection.finding; insert into detection.finding select * from copied;
            delete from audit.head; insert into audit.head select * from end_then;
            """)
        #expect(try await bench.problems([old]) == [])
        #expect(try await bench.problems([old, anchor]) == ["cut_off 13 14"])
        // Another history from there on has another hash at the anchor's event.
        for finding in ["C", "D"] { try await bench.decide(.remind, finding) }
        #expect(try await bench.problems([old, anchor]) == ["rewritten 14"])
    }

    @Test(
        "a payload that a purge emptied breaks nothing, whatever becomes of its finding; its purge must stand in the chain"
    )
    func emptied() async throws {
        let bench = try await bench()
        try await bench.database.executeScript(
            """
            begin;
            update audit.event set payload = null, payload_purged_at = now() where event_no = 10;
            select audit.append('500114', array[jsonb_populate_record(null::audit.event,
                '{"via": "command", "action": "purge", "at": "2024-02-21", "day": "2024-02-21"}')]);
            commit;
            """)
        #expect(try await bench.problems() == [])
        try await bench.database.execute(
            "update audit.event set payload_purged_at = payload_purged_at + interval '1 second' where event_no = 10")
        #expect(try await bench.problems() == ["altered 10"])
        #expect(
            try await bench.database.first(
                "select count(*) from api.finding_events where event_no = 10 and reason is null", as: Int.self) == 1)
    }

    @Test("a state that was changed beside the events is found")
    func besideEvents() async throws {
        let bench = try await bench()
        try await bench.database.execute("update detection.finding set state = 'closed' where finding_no = 'C'")
        #expect(try await bench.problems() == ["state 9 C"])
    }

    @Test("eight writers at once make one chain without a gap or a fork")
    func writers() async throws {
        let bench = try await LifeBench()
        let findings = (0..<8).map { "W\($0)" }
        try await bench.find(findings)
        let connections = try findings.map { _ in try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"]) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (finding, connection) in zip(findings, connections) {
                group.addTask {
                    for _ in 1...12 {
                        var decision = Decision(.remind, on: finding)
                        decision.term = 3
                        try await decision.make(by: LifeBench.actor("li"), on: connection)
                        try await connection.execute("select api.record_access('500114', 'show', '{}', 'tester')")
                    }
                }
            }
            try await group.waitForAll()
        }
        for connection in connections { await connection.close() }
        #expect(try await bench.problems() == [])
        // Eight hits, eight confirmations, and twelve reminders and accesses of each.
        #expect(
            try await bench.database.first("select count(*), max(event_no) from audit.event", as: Int.self, Int.self)
                ?? (0, 0) == (208, 208))
    }

    @Test("who saw a finding or a case is told, and who saw another one is not")
    func whoSaw() async throws {
        let bench = try await bench()
        let chain = AuditChain(county: LifeBench.county)
        for (action, findings) in [("list", "A,B"), ("show", "B"), ("history", "C")] {
            try await bench.database.execute(
                """
                select api.record_access('500114', $1,
                    (select array_agg(finding_id) from detection.finding where finding_no = any(string_to_array($2, ','))), 'tester')
                """, [.init(action), .init(findings)])
        }
        func seen(_ number: String) async throws -> [String] {
            try await chain.whoSaw(number, on: bench.database).map { "\($0.event) \($0.action) \($0.user ?? "-")" }
        }
        #expect(try await seen("A") == ["13 list tester"])
        #expect(try await seen("C-B") == ["13 list tester", "14 show tester"])
        #expect(try await seen("D") == [])
        await #expect(throws: Failure.self) { try await seen("Z") }
        #expect(try await bench.problems() == [])
    }
}
