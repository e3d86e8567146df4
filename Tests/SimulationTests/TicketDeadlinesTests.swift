import Domain
import Simulation
import TestSupport
import Testing

@Suite struct TicketDeadlinesTests {
    // Received on Monday 2026-10-12: five working days end on Monday 19, one on Tuesday 13, ten on Monday 26.
    @Test(
        "a ticket is reported when answered or awaited after its deadline",
        arguments: [
            (nil, "2026-10-19", false), (nil, "2026-10-20", true), ("2026-10-19", "2026-10-30", false),
            ("2026-10-20", "2026-10-30", true), ("2026-10-20", "2027-04-18", true), ("2026-10-20", "2027-04-19", false),
            ("2026-10-20", "2026-10-19", false),
        ])
    func judgesTickets(answered: String?, day: String, expected: Bool) throws {
        let isReported = TicketDeadlines.isHotlineReported(
            received: "2026-10-12", due: nil, answered: answered.map { CalendarDay(stringLiteral: $0) },
            on: CalendarDay(stringLiteral: day), calendar: try ShippedData.calendar())
        #expect(isReported == expected)
    }

    @Test("a ticket's own due date comes before the rule's")
    func respectsDueDate() throws {
        let calendar = try ShippedData.calendar()
        #expect(TicketDeadlines.hotline(received: "2026-10-12", due: "2026-10-14", calendar: calendar) == "2026-10-14")
    }

    @Test(
        "a request is judged for dispatch and for handling",
        arguments: [
            ("2026-10-13", "2026-10-26", "2026-10-30", []), ("2026-10-14", "2026-10-26", "2026-10-30", ["dispatch"]),
            ("2026-10-13", "2026-10-27", "2026-10-30", ["handle"]), (nil, "2026-10-13", "2026-10-30", []),
            (nil, "2026-10-14", "2026-10-30", ["dispatch"]), ("2026-10-20", "2026-10-13", "2026-10-30", []),
            (nil, nil, "2026-10-13", []), (nil, nil, "2026-10-14", ["dispatch"]),
            (nil, nil, "2026-10-27", ["dispatch", "handle"]), ("2026-10-13", nil, "2026-10-26", []),
        ] as [(String?, String?, String, [String])])
    func judgesRequests(dispatched: String?, handled: String?, day: String, expected: [String]) throws {
        let breaches = TicketDeadlines.breaches(
            submitted: "2026-10-12", dispatched: dispatched.map { CalendarDay(stringLiteral: $0) },
            handled: handled.map { CalendarDay(stringLiteral: $0) }, on: CalendarDay(stringLiteral: day),
            calendar: try ShippedData.calendar())
        #expect(breaches == expected)
    }
}
