package import Domain

/// One of the five judged clocks of a case, as it stands on a day.
package struct CaseClock: Hashable, Sendable {
    /// Which clock; the raw value is the last part of the rule's identifier.
    package enum Kind: String, Sendable, CaseIterable {
        case investigate
        case review
        case decide
        case file
        case total

        /// The working days that the clock gives.
        var workingDays: Int {
            switch self {
            case .investigate, .review: 5
            case .decide: 3
            case .file: 2
            case .total: 15
            }
        }
    }

    /// Which of the five it is.
    package let kind: Kind

    /// The day that starts the clock; it is not counted.
    package let started: CalendarDay

    /// The last day that is in time: the last of the counted working days that the clock gives.
    package let deadline: CalendarDay

    /// The day on which the clock ended, nil while it is open.
    package let ended: CalendarDay?

    /// Whether the clock is open, not late, has one counted working day left at most and does not stand still.
    package let isDueSoon: Bool

    /// Whether the clock ended, or is still open, after its deadline.
    package func isLate(on day: CalendarDay) -> Bool {
        (ended ?? day) > deadline
    }

    /// Whether the rule reports the clock: late, and still open or ended within the last 180 days.
    package func isReported(on day: CalendarDay) -> Bool {
        isLate(on: day) && (ended.map { day.days(since: $0) <= 180 } ?? true)
    }
}
