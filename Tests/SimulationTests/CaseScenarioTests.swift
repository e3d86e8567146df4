import Domain
import TestSupport
import Testing

@testable import Simulation

@Suite struct CaseScenarioTests {
    /// What each planted case is reported for; a rule beside the planted one follows from it.
    private static let expected: [(CaseScenario, [String])] = [
        (.investigatedOnDeadline, []),
        (.investigatedOneDayLate, ["overdue.investigate"]),
        (.investigatedLate180DaysAgo, ["overdue.investigate"]),
        (.investigatedLate181DaysAgo, []),
        (.notInvestigated, ["overdue.investigate"]),
        (.reviewedOnDeadline, []),
        (.notReviewed, ["overdue.review"]),
        (.notDecided, ["overdue.decide", "overdue.total"]),
        (.notDecidedButPaused, []),
        (.decidedOnDeadline, []),
        (.filedOnDeadline, []),
        (.filedLate, ["overdue.file"]),
        (.notFiled, ["overdue.file", "overdue.total"]),
        (.urgentAndSlowElsewhere, []),
        (.urgentAndFiledLate, ["overdue.file"]),
        (.totalAloneLate, ["overdue.total"]),
        (.totalOnDeadline, []),
        (.rejectedAfterDeadline, ["overdue.investigate"]),
        (.withdrawnOnDeadline, []),
        (.closedUnfiled, ["overdue.file", "overdue.total"]),
        (.investigationDueSoon, ["overdue.due_soon"]),
        (.investigationDueSoonButPaused, []),
        (.reviewDueSoon, ["overdue.due_soon"]),
        (.decisionDueSoon, ["overdue.due_soon"]),
        (.filingDueSoon, ["overdue.due_soon"]),
        (.totalDueSoon, ["overdue.due_soon"]),
        (.surveySkipped, ["procedure.skipped_step"]),
        (.reviewSkipped, ["procedure.skipped_step"]),
        (.publicitySkipped, ["procedure.skipped_step"]),
        (.reviewedBeforeSurvey, ["procedure.order"]),
        (.equalTimes, []),
        (.takenDownEarly, ["procedure.short_publicity"]),
        (.decidedEarly, ["procedure.order", "procedure.short_publicity"]),
        (.decidedOnSeventhDay, []),
        (.registerTakenDownEarly, ["procedure.short_publicity"]),
        (.takenDownForObjection, []),
        (.postedAgainAfterObjection, []),
        (.surveyedAgain, []),
    ]

    @Test("every scenario has its expectation")
    func tableIsWhole() {
        #expect(Self.expected.map(\.0) == CaseScenario.allCases)
    }

    @Test("a planted case is reported for exactly what it was planted for", arguments: 0..<CaseScenario.allCases.count)
    func isReportedFor(index: Int) throws {
        let (scenario, expected) = Self.expected[index]
        let calendar = try ShippedData.calendar()
        let day: CalendarDay = "2026-10-31"
        for shift in [0, 7, 19] {
            let plan = scenario.plan(on: day, shift: shift, calendar: calendar)
            for stream in 1...20 {
                var random = SeededRandom(seed: 3, stream: UInt64(stream))
                let timeline = CaseTimeline(plan: plan, calendar: calendar, random: &random)
                #expect(findings(of: facts(of: plan, timeline, on: day), on: day, calendar) == expected, "\(scenario)")
            }
        }
    }

    private func findings(of facts: CaseFacts, on day: CalendarDay, _ calendar: WorkingDayCalendar) -> [String] {
        var rules: Set<String> = []
        for clock in CaseClocks.clocks(of: facts, on: day, calendar: calendar) {
            if clock.isReported(on: day) { rules.insert("overdue.\(clock.kind.rawValue)") }
            if clock.isDueSoon { rules.insert("overdue.due_soon") }
        }
        if !ProcedureChecks.skippedSteps(of: facts, on: day).isEmpty { rules.insert("procedure.skipped_step") }
        if ProcedureChecks.earliestOutOfOrder(facts, on: day) != nil { rules.insert("procedure.order") }
        if ProcedureChecks.shortPublicity(facts, on: day) != nil { rules.insert("procedure.short_publicity") }
        return rules.sorted()
    }

    /// The facts with all that is still to come: cutting them to the day is the reading's own work.
    private func facts(of plan: CasePlan, _ timeline: CaseTimeline, on day: CalendarDay) -> CaseFacts {
        var facts = CaseFacts(program: plan.program, status: .processing, appliedOn: timeline.appliedOn)
        facts.steps = timeline.steps.map {
            StepFact($0.step, startedAt: $0.startedAt, finishedAt: $0.finishedAt, outcome: $0.outcome)
        }
        facts.register = timeline.register
        switch plan.ending {
        case .granted(let closedAfter):
            facts.approvedOn = timeline.decidedOn
            facts.status = closedAfter == nil ? .active : .closed
            facts.closedOn = closedAfter.flatMap { days in timeline.decidedOn?.adding(days: days) }
        case .refused: (facts.status, facts.closedOn) = (.rejected, timeline.decidedOn)
        case .stopped(let status, _): (facts.status, facts.closedOn) = (status, timeline.stoppedOn)
        }
        return facts
    }
}
