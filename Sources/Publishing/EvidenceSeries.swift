package import Domain

/// What the evidence of a finding holds over time, to be drawn on its page.
package enum EvidenceSeries: Sendable, Equatable {
    /// Days against a deadline.
    case clock(ClockSeries)
    /// What was paid month by month.
    case payments(PaymentSeries)
}

/// One or two terms on an axis of days.
package struct ClockSeries: Sendable, Equatable {
    /// A term.
    package struct Row: Sendable, Equatable {
        /// Such as 办理.
        package var name: String
        /// The day from which it counts.
        package var from: CalendarDay
        /// The last day of the term; nil where the finding is about the other row's.
        package var limit: CalendarDay?
        /// The day on which it was done; nil where it is not.
        package var end: CalendarDay?

        package init(name: String, from: CalendarDay, limit: CalendarDay?, end: CalendarDay?) {
            self.name = name
            self.from = from
            self.limit = limit
            self.end = end
        }
    }

    /// One term, or 转办 and 答复 in this order.
    package var rows: [Row]
    /// The day of the data, until which what is not done has run.
    package var asOf: CalendarDay
    /// Whether the deadline may still move, since the holidays of its year are not published yet.
    package var isProvisional: Bool

    package init(rows: [Row], asOf: CalendarDay, isProvisional: Bool) {
        self.rows = rows
        self.asOf = asOf
        self.isProvisional = isProvisional
    }
}

/// What a case received in consecutive months.
package struct PaymentSeries: Sendable, Equatable {
    /// A month, in cents, less what came back.
    package struct Month: Sendable, Equatable {
        /// Such as `2026-10`.
        package var month: String
        /// What was paid; 0 where nothing was, below zero where more came back.
        package var cents: Int
        /// How much of it the finding rests on; nil where it does not rest on the month.
        package var groundCents: Int?

        package init(month: String, cents: Int, groundCents: Int?) {
            self.month = month
            self.cents = cents
            self.groundCents = groundCents
        }
    }

    /// Oldest first.
    package var months: [Month]
    /// The amount that was granted for a month, in cents; nil where it is not known.
    package var amountCents: Int?

    package init(months: [Month], amountCents: Int?) {
        self.months = months
        self.amountCents = amountCents
    }
}
