import Domain
import Supervision
import TestSupport

/// The life of one finding in plain words: what the table of transitions says, without a database.
struct LifeModel {
    var state = FindingState.new
    var version = 1
    var reopened = 0
    var level: Int?
    var term: CalendarDay?
    var rectifier: String?
    var decidedUntil: CalendarDay?
    var decidedValue: Int?
    var value: Int
    var cleared: CalendarDay?
    var absentSince: CalendarDay?

    init(value: Int) {
        self.value = value
    }

    /// Persons by login: name and whether they are of the district.
    ///
    /// `wang` is of the finding's township.
    static let persons: [String: (name: String, isDistrict: Bool)] = [
        "li": ("李四", true), "zhou": ("周五", true), "wang": ("王六", false), "chen": ("陈七", false),
    ]

    private mutating func enter(_ next: FindingState) {
        state = next
        version += 1
        absentSince = nil
        if next != .reminded { term = nil }
        if next != .rectified { rectifier = nil }
        if ![.dismissed, .exempt].contains(next) { (decidedUntil, decidedValue) = (nil, nil) }
    }

    /// A recorded scan that hit the finding, or did not; `isTested` where the absence of a hit proves something.
    mutating func scan(_ day: CalendarDay, hit: Int?, isTested: Bool) {
        if let hit {
            value = hit
            absentSince = nil
            if cleared != nil {
                cleared = nil
                if state == .closed {
                    enter(.new)
                    reopened += 1
                }
            }
            if [.dismissed, .exempt].contains(state) {
                let hasEnded = decidedUntil.map { $0 < day } ?? false
                if hasEnded || value > (decidedValue ?? value) {
                    enter(.new)
                    reopened += 1
                }
            }
        } else if isTested {
            if cleared == nil {
                cleared = day
                absentSince = state == .new ? day : nil
            } else if state == .new {
                if let since = absentSince {
                    if since < day { enter(.closed) }
                } else {
                    absentSince = day
                }
            }
        }
    }

    /// A decision; returns why it is refused, nil where it is made.
    mutating func decide(_ decision: Decision, by login: String, on day: CalendarDay, _ calendar: Workdays) -> Refusal?
    {
        guard let actor = Self.persons[login] else { return .unknownActor }
        let isOwnReport = login == "wang" && decision.action == .rectify && state != .referred
        guard actor.isDistrict || isOwnReport else { return .notPermitted }
        if let seen = decision.version, seen != version { return .changedMeanwhile }
        let allowed: [FindingAction: Set<FindingState>] = [
            .confirm: [.new], .dismiss: [.new, .confirmed], .remind: [.new, .confirmed, .reminded],
            .extend: [.reminded], .rectify: [.confirmed, .reminded], .verify: [.rectified], .reject: [.rectified],
            .exempt: [.rectified], .refer: [.confirmed, .reminded, .rectified], .return: [.referred],
            .close: [.referred, .confirmed], .reopen: [.closed, .dismissed],
        ]
        guard allowed[decision.action]?.contains(state) == true else { return .illegalTransition }
        let takesReason: Set<FindingAction> = [.dismiss, .extend, .rectify, .exempt, .return, .close, .reopen]
        if takesReason.contains(decision.action), decision.reason == nil { return .reasonMissing }
        if decision.action == .verify, rectifier == actor.name { return .samePerson }
        if let approver = decision.approver {
            guard let second = Self.persons[approver] else { return .unknownApprover }
            guard second.isDistrict else { return .approverNotPermitted }
            if second.name == actor.name { return .samePerson }
        } else if [.exempt, .refer].contains(decision.action) {
            return .approverMissing
        }
        return carryOut(decision, actor.name, on: day, calendar)
    }

    private mutating func carryOut(
        _ decision: Decision, _ actor: String, on day: CalendarDay, _ calendar: Workdays
    ) -> Refusal? {
        var end = decision.until
        switch decision.action {
        case .remind, .extend, .reject:
            if let end {
                if !calendar.isWorkday(end) { return .notAWorkingDay }
            } else {
                if decision.action == .extend, decision.term == nil { return .termMissing }
                let count = decision.term ?? 5
                if count < 1 { return .termTooShort }
                end = calendar.day(count, after: day)
            }
        case .dismiss:
            guard let end else { return .endMissing }
            if end > calendar.yearLater(day) { return .endTooLate }
        case .exempt: break
        default: end = nil
        }
        if let end, end < day { return .endPast }
        switch decision.action {
        case .confirm, .return: enter(.confirmed)
        case .remind, .reject, .extend:
            if state == .new { enter(.confirmed) }
            enter(.reminded)
            if decision.action != .extend { level = min((level ?? 0) + 1, 3) }
            term = end
        case .rectify:
            enter(.rectified)
            rectifier = actor
        case .dismiss, .exempt:
            enter(decision.action == .dismiss ? .dismissed : .exempt)
            (decidedUntil, decidedValue) = (end, value)
        case .verify, .close: enter(.closed)
        case .refer: enter(.referred)
        case .reopen: enter(.new)
        }
        return nil
    }

    /// Everything that the table of findings holds of it, in the order of `LifecyclePropertyTests.columns`.
    var line: String {
        [
            state.rawValue, "\(version)", "\(reopened)", level.map(String.init), term?.description, rectifier,
            decidedUntil?.description, decidedValue.map(String.init), "\(value)", cleared?.description,
            absentSince?.description,
        ].map { $0 ?? "-" }.joined(separator: " ")
    }
}

/// Working days by the notices for 2024 and 2025, for tests: weekends and holidays off, make-up days on.
struct Workdays {
    private static let off: [(CalendarDay, CalendarDay)] = [
        ("2024-04-04", "2024-04-06"), ("2024-05-01", "2024-05-05"), ("2024-06-10", "2024-06-10"),
        ("2024-09-15", "2024-09-17"), ("2024-10-01", "2024-10-07"),
        ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
        ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
    ]
    private static let on: [CalendarDay] = [
        "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12", "2025-01-26",
        "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
    ]
    /// A Sunday.
    private static let sunday: CalendarDay = "2024-03-03"

    func isWorkday(_ day: CalendarDay) -> Bool {
        if Self.on.contains(day) { return true }
        if Self.off.contains(where: { $0.0 <= day && day <= $0.1 }) { return false }
        let weekday = ((day.daysSince2000 - Self.sunday.daysSince2000) % 7 + 7) % 7
        return weekday != 0 && weekday != 6
    }

    func day(_ count: Int, after day: CalendarDay) -> CalendarDay {
        var (left, current) = (count, day)
        while left > 0 {
            current = current.adding(days: 1)
            if isWorkday(current) { left -= 1 }
        }
        return current
    }

    /// The same day of the next year: 2024 has a 29 February, days after it are 365 days apart.
    func yearLater(_ day: CalendarDay) -> CalendarDay { day.adding(days: 365) }
}
