import Domain
import Simulation
import TestSupport
import Testing

@Suite struct CaseClocksTests {
    // Monday 2026-10-12 is followed by plain weeks: five working days end on Monday 19, fifteen on Monday November 2.
    private let accepted: CalendarDay = "2026-10-12"

    @Test("a clock is late when its deadline has passed, not on it")
    func isLateAfterDeadline() throws {
        let facts = processing()
        #expect(try clock(.investigate, of: facts, on: "2026-10-19").isLate(on: "2026-10-19") == false)
        #expect(try clock(.investigate, of: facts, on: "2026-10-20").isLate(on: "2026-10-20"))
        #expect(try clock(.investigate, of: facts, on: "2026-10-20").ended == nil)
    }

    @Test("a late end is reported for 180 days")
    func reportsFor180Days() throws {
        var facts = processing()
        for step in [Step.verify, .survey, .income] { facts.steps.append(done(step, on: "2026-10-20")) }
        let late = try clock(.investigate, of: facts, on: "2026-10-20")
        #expect(late.ended == "2026-10-20")
        #expect(late.isReported(on: CalendarDay("2026-10-20").adding(days: 180)))
        #expect(!late.isReported(on: CalendarDay("2026-10-20").adding(days: 181)))
    }

    @Test("a clock is due soon with one counted working day left, and not while it stands still")
    func isDueSoon() throws {
        var facts = processing()
        #expect(try !clock(.investigate, of: facts, on: "2026-10-15").isDueSoon)
        for day in ["2026-10-16", "2026-10-17", "2026-10-18", "2026-10-19"] as [CalendarDay] {
            #expect(try clock(.investigate, of: facts, on: day).isDueSoon, "\(day)")
        }
        #expect(try !clock(.investigate, of: facts, on: "2026-10-20").isDueSoon)
        let pausedAt = Instant(day: "2026-10-15", second: 9 * 3600)
        facts.steps.append(StepFact(.pause, startedAt: pausedAt, finishedAt: nil))
        #expect(try !clock(.investigate, of: facts, on: "2026-10-20").isDueSoon)
    }

    @Test("a rejection ends the open clocks, and none starts on or after it")
    func rejectionEndsClocks() throws {
        var facts = processing()
        facts.status = .rejected
        facts.closedOn = "2026-10-22"
        let clocks = CaseClocks.clocks(of: facts, on: "2026-10-30", calendar: try ShippedData.calendar())
        #expect(clocks.map(\.kind) == [.investigate, .total])
        #expect(clocks.allSatisfy { $0.ended == "2026-10-22" })
        #expect(clocks[0].isLate(on: "2026-10-30"))
        #expect(!clocks[1].isLate(on: "2026-10-30"))
    }

    @Test("before the day of its rejection a case was in process")
    func rejectionIsNotKnownBefore() throws {
        var facts = processing()
        facts.status = .rejected
        facts.closedOn = "2026-10-22"
        #expect(try clock(.investigate, of: facts, on: "2026-10-21").ended == nil)
    }

    @Test("a withdrawn case without its day has no clock")
    func withdrawnWithoutDay() throws {
        var facts = processing()
        facts.status = .withdrawn
        #expect(CaseClocks.clocks(of: facts, on: "2026-10-30", calendar: try ShippedData.calendar()).isEmpty)
    }

    @Test("a refusing decision ends the total clock and starts no filing")
    func refusalStartsNoFiling() throws {
        var facts = processing()
        facts.steps.append(done(.decide, on: "2026-10-22", outcome: .fail))
        let clocks = CaseClocks.clocks(of: facts, on: "2026-12-30", calendar: try ShippedData.calendar())
        #expect(clocks.map(\.kind) == [.investigate, .total])
        #expect(clocks.allSatisfy { $0.ended == "2026-10-22" })
    }

    @Test("a granted case without survey is judged for filing and in total only")
    func missingSurveyIsNotJudged() throws {
        var facts = processing()
        facts.status = .active
        facts.steps.append(done(.decide, on: "2026-10-22"))
        let clocks = CaseClocks.clocks(of: facts, on: "2026-12-30", calendar: try ShippedData.calendar())
        #expect(clocks.map(\.kind) == [.file, .total])
        #expect(
            ProcedureChecks.skippedSteps(of: facts, on: "2026-12-30") == [
                .verify, .survey, .income, .review, .publicity,
            ])
    }

    @Test("urgent temporary aid has the filing clock only")
    func urgentAidHasFilingOnly() throws {
        var facts = processing()
        facts.program = .temporaryAid
        facts.steps.append(done(.decide, on: "2026-10-13", outcome: .urgent))
        let clocks = CaseClocks.clocks(of: facts, on: "2026-12-30", calendar: try ShippedData.calendar())
        #expect(clocks.map(\.kind) == [.file])
        #expect(ProcedureChecks.skippedSteps(of: facts, on: "2026-12-30").isEmpty)
    }

    @Test("the decide clock waits for the end of publicity, and rework moves no clock")
    func decideClockWaits() throws {
        var facts = processing()
        for step in [Step.verify, .survey, .income, .survey] { facts.steps.append(done(step, on: "2026-10-13")) }
        facts.steps.append(done(.survey, on: "2026-10-30"))
        facts.steps.append(
            StepFact(.publicity, startedAt: Instant(day: "2026-10-20", second: 36_000), finishedAt: nil))
        let calendar = try ShippedData.calendar()
        let before = CaseClocks.clocks(of: facts, on: "2026-10-26", calendar: calendar)
        #expect(!before.contains { $0.kind == .decide })
        #expect(try clock(.decide, of: facts, on: "2026-10-27").deadline == "2026-10-30")
        #expect(try clock(.investigate, of: facts, on: "2026-10-31").ended == "2026-10-13")
    }

    @Test("a later step with the earlier time is out of order, equal times are not")
    func ordersSteps() {
        var facts = processing()
        facts.status = .active
        facts.steps = [done(.survey, on: "2026-10-15"), done(.review, on: "2026-10-15")]
        #expect(ProcedureChecks.earliestOutOfOrder(facts, on: "2026-12-30") == nil)
        facts.steps.append(done(.decide, on: "2026-10-14"))
        #expect(ProcedureChecks.earliestOutOfOrder(facts, on: "2026-12-30") == "2026-10-14")
    }

    @Test(
        "publicity is short when taken down or decided before the seventh day",
        arguments: [
            ("2026-10-20", "2026-10-27", "2026-10-27", nil), ("2026-10-20", "2026-10-26", "2026-10-28", "2026-10-26"),
            ("2026-10-20", "2026-10-27", "2026-10-25", "2026-10-25"), ("2026-10-20", "2026-10-29", "2026-10-28", nil),
            ("2026-10-20", "2026-10-24", "2026-10-26", "2026-10-24"),
        ] as [(String, String, String, String?)])
    func judgesPublicity(posted: String, removed: String, decided: String, expected: String?) {
        var facts = processing()
        facts.status = .active
        facts.steps = [
            StepFact(
                .publicity, startedAt: Instant(day: CalendarDay(stringLiteral: posted), second: 57_600),
                finishedAt: Instant(day: CalendarDay(stringLiteral: removed), second: 36_000)),
            done(.decide, on: CalendarDay(stringLiteral: decided)),
        ]
        #expect(ProcedureChecks.shortPublicity(facts, on: "2026-12-30")?.description == expected)
    }

    private func processing() -> CaseFacts {
        CaseFacts(program: .edge, status: .processing, appliedOn: accepted, steps: [done(.accept, on: accepted)])
    }

    private func done(_ step: Step, on day: CalendarDay, outcome: StepOutcome = .pass) -> StepFact {
        let time = Instant(day: day, second: 10 * 3600)
        return StepFact(step, startedAt: time, finishedAt: time, outcome: outcome)
    }

    private func clock(_ kind: CaseClock.Kind, of facts: CaseFacts, on day: CalendarDay) throws -> CaseClock {
        let clocks = CaseClocks.clocks(of: facts, on: day, calendar: try ShippedData.calendar())
        return try #require(clocks.first { $0.kind == kind })
    }
}
