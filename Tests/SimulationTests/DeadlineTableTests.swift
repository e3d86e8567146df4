import Domain
import Simulation
import TestSupport
import Testing

@Suite struct DeadlineTableTests {
    @Test("the table has sixty rows")
    func hasSixtyRows() {
        #expect(DeadlineCase.table.count == 60)
    }

    @Test("the plain reading of the clocks agrees with the deadlines worked out by hand", arguments: DeadlineCase.table)
    func agrees(row: DeadlineCase) throws {
        let calendar = try ShippedData.calendar()
        #expect(try deadline(of: row, calendar: calendar) == row.deadline, "\(row.counting)")
    }

    private func deadline(of row: DeadlineCase, calendar: WorkingDayCalendar) throws -> CalendarDay? {
        switch row.clock {
        case .hotline:
            return TicketDeadlines.hotline(received: try #require(row.start), due: nil, calendar: calendar)
        case .dispatch: return TicketDeadlines.dispatch(submitted: try #require(row.start), calendar: calendar)
        case .handle: return TicketDeadlines.handle(submitted: try #require(row.start), calendar: calendar)
        case .investigate, .review, .decide, .file, .total: break
        }
        let kind = try #require(CaseClock.Kind(rawValue: row.clock.rawValue))
        let clocks = CaseClocks.clocks(of: try facts(of: row), on: row.asOf, calendar: calendar)
        return try #require(clocks.first { $0.kind == kind }).deadline
    }

    /// A case in process in which nothing but the events of the row has happened.
    private func facts(of row: DeadlineCase) throws -> CaseFacts {
        let firstEvent = try #require(row.start ?? row.publicities.first?.from)
        var facts = CaseFacts(program: .edge, status: .processing, appliedOn: firstEvent.adding(days: -1))
        func add(_ step: Step, on day: CalendarDay, outcome: StepOutcome? = .pass) {
            let time = Instant(day: day, second: 10 * 3600)
            facts.steps.append(StepFact(step, startedAt: time, finishedAt: time, outcome: outcome))
        }
        if let start = row.start {
            switch row.clock {
            case .investigate, .total: add(.accept, on: start)
            case .review: [Step.verify, .survey, .income].forEach { add($0, on: start) }
            case .file: add(.decide, on: start)
            case .decide, .hotline, .dispatch, .handle: break
            }
        }
        for (step, stretches) in [(Step.publicity, row.publicities), (.pause, row.pauses)] {
            for stretch in stretches {
                facts.steps.append(
                    StepFact(
                        step, startedAt: Instant(day: stretch.from, second: 9 * 3600),
                        finishedAt: stretch.to.map { Instant(day: $0, second: 17 * 3600) }))
            }
        }
        return facts
    }
}
