package import Domain

/// The clocks of one case by section 4 of the rules, worked out one case at a time.
///
/// This is a plain reading of the text for the truth of a simulated district; the rules in SQL are a second one.
package struct CaseClocks {
    /// Days after one day, up to and including another, on which a clock stands still.
    private struct Standstill {
        let after: CalendarDay
        let through: CalendarDay

        func contains(_ day: CalendarDay) -> Bool { after < day && day <= through }
    }

    private let facts: CaseFacts
    private let day: CalendarDay
    private let calendar: WorkingDayCalendar

    /// The day of the rejection, withdrawal or closing, which ends every open clock.
    private let caseEnded: CalendarDay?

    /// The clocks that run or ran for a case, as they stand on a day; in the order of the procedure.
    package static func clocks(
        of facts: CaseFacts, on day: CalendarDay, calendar: WorkingDayCalendar
    ) -> [CaseClock] {
        guard let known = facts.known(on: day) else { return [] }
        return CaseClocks(facts: known, day: day, calendar: calendar).clocks()
    }

    private init(facts: CaseFacts, day: CalendarDay, calendar: WorkingDayCalendar) {
        self.facts = facts
        self.day = day
        self.calendar = calendar
        let decision = facts.first(.decide)
        if decision?.outcome == .fail {
            caseEnded = decision?.finishedAt?.day
        } else {
            switch facts.status {
            case .rejected: caseEnded = facts.closedOn ?? decision?.finishedAt?.day
            case .withdrawn, .closed: caseEnded = facts.closedOn
            case .processing, .active: caseEnded = nil
            }
        }
    }

    private func clocks() -> [CaseClock] {
        guard isRunning else { return [] }
        guard !facts.isUrgent else { return [file()].compactMap { $0 } }
        return [investigate(), review(), decide(), file(), total()].compactMap { $0 }
    }

    /// Whether the case is processing, was so until its end is known, or was decided.
    private var isRunning: Bool {
        let isDecided = facts.first(.decide) != nil
        return switch facts.status {
        case .processing: true
        case .active: isDecided
        case .closed: isDecided && caseEnded != nil
        case .rejected, .withdrawn: caseEnded != nil
        }
    }

    private var isDecidedOtherwiseThanFailed: Bool {
        facts.first(.decide).map { $0.outcome != .fail } ?? false
    }

    /// Acceptance finished, else started, else the application.
    private var accepted: CalendarDay {
        if let finished = facts.first(.accept)?.finishedAt { return finished.day }
        return facts.steps.filter { $0.step == .accept }.map(\.startedAt).min()?.day ?? facts.appliedOn
    }

    /// The last of verification, survey and income, where all three have finished.
    private var investigated: CalendarDay? {
        guard let verified = facts.first(.verify)?.finishedAt, let surveyed = facts.first(.survey)?.finishedAt,
            let reckoned = facts.first(.income)?.finishedAt
        else { return nil }
        return max(verified, surveyed, reckoned).day
    }

    private var reviewed: CalendarDay? { facts.first(.review)?.finishedAt?.day }
    private var decided: CalendarDay? { facts.first(.decide)?.finishedAt?.day }
    private var filed: CalendarDay? { facts.first(.file)?.finishedAt?.day }

    /// The later of taking down and the seventh day.
    private func end(of publicity: StepFact) -> CalendarDay {
        let seventh = publicity.startedAt.day.adding(days: 7)
        return publicity.finishedAt.map { max($0.day, seventh) } ?? seventh
    }

    private func investigate() -> CaseClock? {
        if investigated == nil, isDecidedOtherwiseThanFailed { return nil }
        return clock(.investigate, from: accepted, to: investigated)
    }

    private func review() -> CaseClock? {
        guard let investigated else { return nil }
        if reviewed == nil, isDecidedOtherwiseThanFailed { return nil }
        return clock(.review, from: investigated, to: reviewed)
    }

    private func decide() -> CaseClock? {
        guard let publicity = facts.countingPublicity else { return nil }
        let start = end(of: publicity)
        return start <= day ? clock(.decide, from: start, to: decided) : nil
    }

    private func file() -> CaseClock? {
        guard let decided, facts.status != .rejected, isDecidedOtherwiseThanFailed else { return nil }
        return clock(.file, from: decided, to: filed)
    }

    private func total() -> CaseClock? {
        var publicities: [Standstill] = []
        if let counting = facts.countingPublicity {
            publicities.append(Standstill(after: counting.startedAt.day, through: end(of: counting)))
            for earlier in facts.steps where earlier.step == .publicity && earlier.startedAt < counting.startedAt {
                guard let finished = earlier.finishedAt else { continue }
                publicities.append(Standstill(after: earlier.startedAt.day, through: finished.day))
            }
        }
        return clock(.total, from: accepted, to: filed, leavingOut: publicities)
    }

    /// Days of pauses; an open one lasts up to and including the day of the judgement.
    private var pauses: [Standstill] {
        facts.steps.filter { $0.step == .pause }.map { pause in
            Standstill(after: pause.startedAt.day, through: pause.finishedAt?.day ?? day)
        }
    }

    private func clock(
        _ kind: CaseClock.Kind, from start: CalendarDay, to end: CalendarDay?, leavingOut publicities: [Standstill] = []
    ) -> CaseClock? {
        if let caseEnded, start >= caseEnded { return nil }
        let standstills = pauses + publicities
        func counts(_ day: CalendarDay) -> Bool {
            calendar.isWorkingDay(day) && !standstills.contains { $0.contains(day) }
        }
        var deadline = start
        var left = kind.workingDays
        while left > 0 {
            deadline = deadline.adding(days: 1)
            if counts(deadline) { left -= 1 }
        }
        var ended = end
        if let caseEnded, ended.map({ $0 > caseEnded }) ?? true { ended = caseEnded }
        return CaseClock(
            kind: kind, started: start, deadline: deadline, ended: ended,
            isDueSoon: ended == nil && day <= deadline && !standstills.contains { $0.contains(day) }
                && (0..<deadline.days(since: day)).count { counts(day.adding(days: $0 + 1)) } <= 1
        )
    }
}
