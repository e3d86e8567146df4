import Domain
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@Suite("Townships are told of their reminders", .database)
struct OutboxReminderTests {
    private func bench(days: Int = 100_000) async throws -> LifeBench {
        let bench = try await LifeBench()
        var settings = MessageSettings()
        settings.templates = [.reminder: "T1"]
        settings.mostDays = days
        try await MessageTable.synchronize(settings, county: LifeBench.county, on: bench.database)
        return bench
    }

    /// Each message as township, days from today and count.
    private func messages(_ bench: LifeBench) async throws -> [String] {
        try await bench.database.query(
            """
            select concat_ws(' ', recipient, (params ->> 'day')::date - (now() at time zone 'Asia/Shanghai')::date,
                params ->> 'count')
            from api.outbox order by recipient, params ->> 'day'
            """, as: String.self)
    }

    @Test("one message per township and day, counted up while it waits; an extension is none, the next level is one")
    func grouped() async throws {
        let bench = try await bench()
        try await bench.find(["A", "B", "D"])
        try await bench.find(["C"], region: "500114002003")
        for finding in ["A", "B", "C"] { try await bench.decide(.remind, finding) }
        #expect(try await messages(bench) == ["500114001000 0 2", "500114002000 0 1"])
        try await bench.decide(.extend, "A", with: LifeBench.whole(.extend))
        try await bench.decide(.confirm, "D")
        #expect(try await messages(bench) == ["500114001000 0 2", "500114002000 0 1"])
        try await bench.decide(.remind, "B")
        #expect(try await messages(bench) == ["500114001000 0 3", "500114002000 0 1"])
    }

    @Test("what comes after the day's message has gone is told the next day, in one message too")
    func nextDay() async throws {
        let bench = try await bench()
        try await bench.find(["A", "B", "C"])
        try await bench.decide(.remind, "A")
        try await bench.database.execute(
            "update operation.message set state = 'sent', transport = 'sms', sent_at = now(), not_before = null")
        for finding in ["B", "C"] { try await bench.decide(.remind, finding) }
        #expect(try await messages(bench) == ["500114001000 0 1", "500114001000 1 2"])
        #expect(
            try await bench.database.query(
                """
                select (not_before = ((now() at time zone 'Asia/Shanghai')::date + 1)::timestamp at time zone 'Asia/Shanghai')::text
                from api.outbox where state = 'waiting'
                """, as: String.self) == ["true"])
    }

    @Test("of what the district alone knows nothing is said, and nothing of what concerns no township")
    func hidden() async throws {
        let bench = try await bench()
        try await bench.rule("wrongful.secret", audience: "district")
        try await bench.find(["A"], rule: "wrongful.secret")
        try await bench.find(["B"], region: "500114000000")
        for finding in ["A", "B"] { try await bench.decide(.remind, finding) }
        #expect(try await bench.state("A") == "reminded")
        #expect(try await messages(bench) == [])
    }

    @Test("what a person takes back, what is long ago, and what nobody wants to be told causes no message")
    func none() async throws {
        let bench = try await bench()
        try await bench.find(["A"])
        try await bench.decide(.confirm, "A")
        try await bench.database.execute("begin")
        _ = try await bench.database.first(
            """
            select (detection.change_states('500114',
                jsonb_populate_record(null::audit.event, '{"via": "system", "at": "2024-02-21", "day": "2024-02-21"}'),
                (select array_agg(row(f.finding_id, 'remind', 'reminded', '2024-02-28', 1, null, null)::detection.change)
                from detection.finding f)))::text
            """, as: String.self)
        #expect(try await messages(bench) == ["500114001000 0 1"])
        try await bench.database.execute("rollback")
        #expect(try await messages(bench) == [])
        for settings in [MessageSettings(), Self.recent] {
            try await MessageTable.synchronize(settings, county: LifeBench.county, on: bench.database)
            try await bench.decide(.remind, "A")
            #expect(try await messages(bench) == [])
        }
    }

    private static var recent: MessageSettings {
        var settings = MessageSettings()
        settings.templates = [.reminder: "T1", .decided: "T2"]
        return settings
    }
}
