import Domain

/// A case as it was written, for what else is to be said of it.
struct CaseRecord {
    /// Somebody's time in the case.
    struct Membership {
        let member: Member
        let joinedOn: CalendarDay
        let leftOn: CalendarDay?
        let receives: Bool

        func covers(_ day: CalendarDay) -> Bool {
            joinedOn <= day && (leftOn.map { day < $0 } ?? true)
        }
    }

    let number: String
    let facts: CaseFacts
    let household: Household
    let region: SimulatedRegion
    let memberships: [Membership]
    let account: String
    let holder: ResidentID?

    /// The income per head as accepted.
    let income: Money
    let monthlyAmount: Money?

    var applicant: Person { household.applicant }

    /// The day from which there was aid.
    var start: CalendarDay? {
        facts.status == .active || facts.status == .closed ? facts.approvedOn : nil
    }

    /// Whether the case was in aid on a day.
    func isInAid(on day: CalendarDay) -> Bool {
        guard let start, start <= day, facts.closedOn.map({ day < $0 }) ?? true else { return false }
        return facts.program != .temporaryAid || day.days(since: start) < 90
    }

    /// Whether somebody received aid by the case on a day.
    func isAided(_ person: ResidentID, on day: CalendarDay) -> Bool {
        isInAid(on: day)
            && memberships.contains { $0.member.person.id == person && $0.receives && $0.covers(day) }
    }

    /// Whether a need of somebody told on a day is answered by the case.
    func answers(_ person: ResidentID, on day: CalendarDay) -> Bool {
        guard facts.status != .withdrawn, memberships.contains(where: { $0.member.person.id == person }) else {
            return false
        }
        if facts.appliedOn >= day || facts.status == .processing { return true }
        if facts.status == .rejected { return facts.closedOn.map { day <= $0 } ?? false }
        return start.map { day < $0 } ?? false
    }
}
