package import Domain

/// Lets tables of expected values write a day as `"2026-03-01"`.
extension CalendarDay: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) {
        guard let day = CalendarDay.parse(Array(text.utf8).span) else {
            preconditionFailure("\(text) is no day")
        }
        self = day
    }
}
