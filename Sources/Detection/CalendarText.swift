import Domain

/// Days as they stand in rule and settings files.
enum CalendarText {
    /// Whether a text is a day of the calendar.
    static func isDay(_ text: String) -> Bool { day(text) != nil }

    /// The day that a text names.
    static func day(_ text: String) -> CalendarDay? {
        CalendarDay.parse(Array(text.utf8).span)
    }
}
