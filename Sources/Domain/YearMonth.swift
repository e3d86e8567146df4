/// A calendar month, such as the month for which aid was paid.
package struct YearMonth: Hashable, Sendable {
    /// The month's first day.
    package let first: CalendarDay

    /// The month in which a day lies.
    package init(containing day: CalendarDay) {
        first = day.adding(days: 1 - day.day)
    }

    /// Makes a month, or nil where `month` is none of 1 to 12 or `year` none of 1 to 9999.
    package init?(year: Int, month: Int) {
        guard let first = CalendarDay(year: year, month: month, day: 1) else { return nil }
        self.first = first
    }

    /// The month's last day.
    package var last: CalendarDay { first.adding(months: 1).adding(days: -1) }

    /// The month `months` months later.
    package func adding(months: Int) -> YearMonth {
        YearMonth(containing: first.adding(months: months))
    }

    /// Reads `2026-03`, `2026/3`, `202603` or `2026年3月`, or nil for anything else; years 1900 to 2100.
    ///
    /// Nothing is trimmed.
    package static func parse(_ text: Span<UInt8>) -> YearMonth? {
        var position = 0
        guard let year = text.readDecimal(at: &position, digits: 4...4), (1900...2100).contains(year),
            position < text.count
        else { return nil }
        let month: Int?
        switch text[position] {
        case UInt8(ascii: "-"), UInt8(ascii: "/"):
            position += 1
            month = text.readDecimal(at: &position, digits: 1...2)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            month = text.readDecimal(at: &position, digits: 2...2)
        default:
            guard text.skip(.year, at: &position) else { return nil }
            month = text.readDecimal(at: &position, digits: 1...2)
            guard text.skip(.month, at: &position) else { return nil }
        }
        guard let month, position == text.count else { return nil }
        return YearMonth(year: year, month: month)
    }
}

extension YearMonth: Comparable {
    package static func < (left: YearMonth, right: YearMonth) -> Bool { left.first < right.first }
}

extension YearMonth: CustomStringConvertible {
    /// The month by ISO 8601: `2026-03`.
    package var description: String { String(first.description.prefix(7)) }
}
