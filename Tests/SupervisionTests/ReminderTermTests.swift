import Domain
import Postgres
import Supervision
import TestSupport
import Testing

/// The terms were counted by hand on the notice for 2024: 春节 10 to 17 February with work on the 4th and 18th, 劳动节 1 to
/// 5 May with work on 28 April and 11 May, 国庆节 1 to 7 October with work on 29 September and 12 October.
@Suite("The terms of reminders", .database)
struct ReminderTermTests {
    @Test(
        "a term is counted in working days",
        arguments: [
            ("2024-02-02", 1, "2024-02-04"), ("2024-02-02", 5, "2024-02-08"), ("2024-02-02", 7, "2024-02-18"),
            ("2024-02-10", 1, "2024-02-18"), ("2024-04-26", 3, "2024-04-30"), ("2024-04-30", 1, "2024-05-06"),
            ("2024-04-30", 6, "2024-05-11"), ("2024-04-30", 7, "2024-05-13"), ("2024-09-27", 1, "2024-09-29"),
            ("2024-09-27", 3, "2024-10-08"), ("2024-09-27", 7, "2024-10-12"), ("2024-09-27", 8, "2024-10-14"),
        ] as [(CalendarDay, Int, String)])
    func counted(day: CalendarDay, term: Int, end: String) async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        try await bench.decide(.remind, on: day) { $0.term = term }
        #expect(try await bench.life() == "reminded 3 0 1 \(end)")
    }

    @Test("the last day that is named is a working day, today at the earliest, else it is refused with the next one")
    func named() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        for (until, code) in [
            ("2024-02-24", 1267), ("2024-02-25", 1267), ("2024-05-03", 1267), ("2024-02-20", 1270), ("2024-05-11", 0),
            ("2024-02-21", 0),
        ] as [(CalendarDay, Int)] {
            #expect(try await bench.refusal(.remind, with: { $0.until = until }) == code, "\(until)")
        }
        #expect(try await bench.life() == "reminded 4 0 2 2024-02-21")
    }

    @Test("a reminder without a term has five working days, a rejection as well, an extension names its own")
    func usual() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        try await bench.decide(.remind)
        #expect(try await bench.life() == "reminded 3 0 1 2024-02-28")
        #expect(try await bench.refusal(.extend, with: { $0.reason = "试验" }) == 1264)
        for term in [0, -3] { #expect(try await bench.refusal(.remind, with: { $0.term = term }) == 1265) }
        #expect(try await bench.refusal(.remind, with: { $0.term = 1_000_000 }) == 1266)
        try await bench.decide(.extend) { decision in
            decision.reason = "试验"
            decision.term = 8
        }
        #expect(try await bench.life() == "reminded 4 0 1 2024-03-04")
        try await bench.decide(.rectify, by: "wang", with: LifeBench.whole(.rectify))
        try await bench.decide(.reject, on: "2024-02-22")
        #expect(try await bench.life() == "reminded 6 0 2 2024-02-29")
    }

    @Test("a repeated reminder is one level higher, three at most, and no step takes a level back")
    func levels() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        var levels: [String] = []
        for _ in 1...4 {
            try await bench.decide(.remind)
            levels.append(try await bench.life().split(separator: " ")[3].description)
        }
        #expect(levels == ["1", "2", "3", "3"])
        try await bench.decide(.refer, with: LifeBench.whole(.refer))
        try await bench.decide(.return, with: LifeBench.whole(.return))
        #expect(try await bench.life() == "confirmed 8 0 3")
        try await bench.decide(.remind)
        #expect(try await bench.life() == "reminded 9 0 3 2024-02-28")
    }

    @Test("the running reminder's term is the day to act by, and its row in the list of reminders")
    func shown() async throws {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        func actBy() async throws -> String? {
            try await bench.database.first("select act_by::text from api.findings", as: String.self)
        }
        #expect(try await actBy() == "2024-03-06")
        try await bench.decide(.remind) { $0.term = 2 }
        #expect(try await actBy() == "2024-02-23")
        try await bench.decide(.extend, on: "2024-02-22", with: LifeBench.whole(.extend))
        #expect(try await actBy() == "2024-02-27")
        try await bench.decide(.remind, on: "2024-02-28") { $0.term = 1 }
        try await bench.decide(.rectify, by: "wang", on: "2024-03-01", with: LifeBench.whole(.rectify))
        #expect(try await actBy() == "2024-03-06")
        #expect(
            try await bench.database.query(
                """
                select concat_ws(' ', level, reminded_on, first_until, until, extensions, ended_on, ended_by, state)
                from api.reminders order by reminder_no
                """, as: String.self)
                == [
                    "1 2024-02-21 2024-02-23 2024-02-27 1 2024-02-28 remind late",
                    "2 2024-02-28 2024-02-29 2024-02-29 0 2024-03-01 rectify late",
                ])
    }
}
