import Domain
import Postgres
import Store
import Supervision
import TestSupport
import Testing

/// Terms by the notice for 2024: the five working days after Wednesday, February 21 end on the 28th.
@Suite("Reminders without a person's word", .database)
struct ReminderRunTests {
    private func run(
        _ bench: LifeBench, on day: CalendarDay = LifeBench.wednesday, _ kinds: [RuleKind] = [.wrongful]
    ) async throws -> [String] {
        var settings = Settings()
        settings.automaticReminders = kinds
        let report = try await ReminderRun(settings: settings).run(on: day, bench.database)
        return report.reminders.map { "\($0.finding) \($0.level) \($0.until)" } + report.refused.map { "\($0.code)" }
    }

    @Test("new findings of the named kinds are confirmed and reminded, once; of no other kind, and none by default")
    func kinds() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A", "B"])
        #expect(try await run(bench, []) == [])
        #expect(try await run(bench, [.overdue, .missed]) == [])
        #expect(try await run(bench) == ["A 1 2024-02-28", "B 1 2024-02-28"])
        #expect(try await run(bench) == [])
        #expect(
            try await bench.database.query(
                """
                select concat_ws(' ', via, action, day, login, actor, until) from api.finding_events
                where finding_no = 'A' order by version
                """, as: String.self)
                == ["scan hit 2024-02-20", "system confirm 2024-02-21", "system remind 2024-02-21 2024-02-28"])
        #expect(try await bench.problems() == [])
    }

    @Test("a term that has ended raises the level, to the district at last, whoever reminded first")
    func escalation() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A", "B"])
        try await bench.decide(.remind, "A")
        #expect(try await run(bench, on: "2024-02-28", []) == [])
        #expect(try await run(bench, on: "2024-02-29", []) == ["A 2 2024-03-07"])
        #expect(try await run(bench, on: "2024-03-07", []) == [])
        #expect(try await run(bench, on: "2024-03-08", []) == ["A 3 2024-03-15"])
        #expect(try await run(bench, on: "2024-04-30", []) == [])
        #expect(try await bench.life("A") == "reminded 5 0 3 2024-03-15")
        #expect(try await bench.state("B") == "new")
    }

    @Test("what has cleared, concerns the district alone, or no township, is left to a person")
    func left() async throws {
        let bench = try await LifeBench()
        try await bench.rule("wrongful.secret", audience: "district")
        try await bench.rule("wrongful.again", depends: ["cases", "reminders"])
        try await bench.find(["A"])
        try await bench.find(["B"], rule: "wrongful.secret")
        try await bench.find(["C"], rule: "wrongful.again")
        try await bench.find(["D"], region: "500114000000")
        try await bench.database.execute(
            "update detection.finding set cleared_at = '2024-02-20', cleared_why = 'mended', last_hit = '2024-02-19' where finding_no = 'A'"
        )
        #expect(try await run(bench) == [])
    }

    @Test("a term beyond the calendar is refused with the reason, and the others are given")
    func beyond() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        try await bench.database.execute(
            "delete from reference.calendar where day > '2024-02-26'")
        #expect(try await run(bench) == ["1266"])
        #expect(try await bench.state() == "new")
    }
}
