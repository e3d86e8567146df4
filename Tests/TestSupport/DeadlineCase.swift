package import Domain

/// One deadline of the "55732" clocks or of a ticket's, worked out by hand.
package struct DeadlineCase: Sendable, CustomStringConvertible {
    /// A clock and how many working days it gives.
    package enum Clock: String, Sendable {
        /// 5 working days after the acceptance to the last of survey, income and verification.
        case investigate
        /// 5 working days after the investigation to the democratic review.
        case review
        /// 3 working days after the publicity to the decision.
        case decide
        /// 2 working days after the decision to the filing.
        case file
        /// 15 working days after the acceptance to the filing, publicity not counted.
        case total
        /// 5 working days after a call without a due date of its own.
        case hotline
        /// 1 working day after a help request.
        case dispatch
        /// 10 working days after a help request.
        case handle
    }

    /// Days from the one on which something began to the one on which it ended, nil while it lasts.
    package struct Stretch: Sendable {
        package let from: CalendarDay
        package let to: CalendarDay?
    }

    /// What is special about the deadline.
    package let name: String

    package let clock: Clock

    /// The day that starts the clock; nil for `decide`, which starts with the end of the last publicity.
    ///
    /// Acceptance finished (investigate, total), investigation ended (review), decision finished (file), call received,
    /// request submitted.
    package let start: CalendarDay?

    /// Publicities in the order of posting: posted, taken down.
    package let publicities: [Stretch]

    /// Pauses: started, finished.
    package let pauses: [Stretch]

    /// The day of which the answer holds; it matters while something lasts.
    package let asOf: CalendarDay

    package let deadline: CalendarDay

    /// The working days that count, `|` for days off between them, and those that are left out.
    package let counting: String

    /// The clock, the start and the name.
    package var description: String {
        "\(clock.rawValue) from \(start?.description ?? "publicity"): \(name)"
    }
}
