package import Domain

/// The `procedure` rules whose truth a simulated district knows, for one case.
package enum ProcedureChecks {
    /// Steps without which aid was granted, in the order of the procedure.
    package static func skippedSteps(of facts: CaseFacts, on day: CalendarDay) -> [Step] {
        guard let known = facts.known(on: day), known.isGranted, !known.isUrgent else { return [] }
        return [Step.verify, .survey, .income, .review, .publicity].filter { known.first($0) == nil }
    }

    /// The earliest day of a step that has an earlier time than one of an earlier stage; equal times are in order.
    package static func earliestOutOfOrder(_ facts: CaseFacts, on day: CalendarDay) -> CalendarDay? {
        guard let known = facts.known(on: day), known.isGranted, !known.isUrgent else { return nil }
        let investigation = [Step.verify, .survey, .income].compactMap { known.first($0)?.finishedAt }
        let stages: [[Instant]] = [
            investigation, [known.first(.review)?.finishedAt].compactMap { $0 },
            [publicityTime(of: known, on: day)].compactMap { $0 }, [known.first(.decide)?.finishedAt].compactMap { $0 },
            [known.first(.file)?.finishedAt].compactMap { $0 },
        ]
        var latest: Instant?
        var early: [CalendarDay] = []
        for times in stages {
            if let latest { early += times.filter { $0 < latest }.map(\.day) }
            latest = (times + [latest].compactMap { $0 }).max()
        }
        return early.min()
    }

    /// Publicity counts as finished at the latest at 00:00 of the seventh day, also while it is still up.
    private static func publicityTime(of facts: CaseFacts, on day: CalendarDay) -> Instant? {
        guard let publicity = facts.countingPublicity else { return nil }
        let seventh = publicity.startedAt.day.adding(days: 7)
        guard let finishedAt = publicity.finishedAt else { return seventh <= day ? Instant(day: seventh) : nil }
        return min(finishedAt, Instant(day: seventh))
    }

    /// The earliest day on which publicity was taken down, or the case decided, before seven days had passed.
    package static func shortPublicity(_ facts: CaseFacts, on day: CalendarDay) -> CalendarDay? {
        guard let known = facts.known(on: day), known.status != .rejected, known.status != .withdrawn, !known.isUrgent
        else { return nil }
        let decision = known.first(.decide)
        guard decision?.outcome != .fail else { return nil }
        let decided = decision?.finishedAt?.day

        func early(posted: CalendarDay, removed: CalendarDay?, isContested: Bool) -> [CalendarDay] {
            let seventh = posted.adding(days: 7)
            let taken = decided == nil && isContested ? nil : removed
            return [taken, decided].compactMap { $0 }.filter { $0 < seventh }
        }

        var days: [CalendarDay] = []
        if let step = known.countingPublicity {
            days += early(
                posted: step.startedAt.day, removed: step.finishedAt?.day,
                isContested: step.outcome == .objection || step.outcome == .fail)
        }
        let row = known.register.filter { row in decided.map { row.postedOn <= $0 } ?? true }
            .max { $0.postedOn < $1.postedOn }
        if let row {
            days += early(posted: row.postedOn, removed: row.removedOn, isContested: row.hasObjection)
        }
        return days.min()
    }
}
