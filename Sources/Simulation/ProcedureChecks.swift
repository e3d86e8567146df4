package import Domain

/// The `procedure` rules whose truth a simulated district knows, for one case.
package enum ProcedureChecks {
    /// Steps without which aid was granted, in the order of the procedure.
    package static func skippedSteps(of facts: CaseFacts, on day: CalendarDay) -> [Step] {
        guard let known = facts.known(on: day), known.isGranted, !known.isUrgent else { return [] }
        return [Step.verify, .survey, .income, .review, .publicity].filter { known.first($0) == nil }
    }

    /// Whether a step of a later stage has an earlier time than one of an earlier stage; equal times are in order.
    package static func isOutOfOrder(_ facts: CaseFacts, on day: CalendarDay) -> Bool {
        guard let known = facts.known(on: day), known.isGranted, !known.isUrgent else { return false }
        let investigation = [Step.verify, .survey, .income].compactMap { known.first($0)?.finishedAt }
        let stages: [[Instant]] = [
            investigation, [known.first(.review)?.finishedAt].compactMap { $0 },
            [publicityTime(of: known, on: day)].compactMap { $0 }, [known.first(.decide)?.finishedAt].compactMap { $0 },
            [known.first(.file)?.finishedAt].compactMap { $0 },
        ]
        var latest: Instant?
        for times in stages {
            if let latest, times.contains(where: { $0 < latest }) { return true }
            latest = (times + [latest].compactMap { $0 }).max()
        }
        return false
    }

    /// Publicity counts as finished at the latest at 00:00 of the seventh day, also while it is still up.
    private static func publicityTime(of facts: CaseFacts, on day: CalendarDay) -> Instant? {
        guard let publicity = facts.countingPublicity else { return nil }
        let seventh = publicity.startedAt.day.adding(days: 7)
        guard let finishedAt = publicity.finishedAt else { return seventh <= day ? Instant(day: seventh) : nil }
        return min(finishedAt, Instant(day: seventh))
    }

    /// Whether publicity was taken down, or the case decided, before seven days had passed.
    package static func hasShortPublicity(_ facts: CaseFacts, on day: CalendarDay) -> Bool {
        guard let known = facts.known(on: day), known.status != .rejected, known.status != .withdrawn, !known.isUrgent
        else { return false }
        let decision = known.first(.decide)
        guard decision?.outcome != .fail else { return false }
        let decided = decision?.finishedAt?.day

        func isShort(posted: CalendarDay, removed: CalendarDay?, isContested: Bool) -> Bool {
            let seventh = posted.adding(days: 7)
            if let decided { return decided < seventh || (removed.map { $0 < seventh } ?? false) }
            return !isContested && (removed.map { $0 < seventh } ?? false)
        }

        if let step = known.countingPublicity {
            let isContested = step.outcome == .objection || step.outcome == .fail
            if isShort(posted: step.startedAt.day, removed: step.finishedAt?.day, isContested: isContested) {
                return true
            }
        }
        let row = known.register.filter { row in decided.map { row.postedOn <= $0 } ?? true }
            .max { $0.postedOn < $1.postedOn }
        return row.map { isShort(posted: $0.postedOn, removed: $0.removedOn, isContested: $0.hasObjection) } ?? false
    }
}
