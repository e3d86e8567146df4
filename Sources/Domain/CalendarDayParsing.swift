extension CalendarDay {
    /// Reads a date as the feeds write it, or nil for anything else.
    ///
    /// Accepted: `2026-03-01`, `2026/3/1`, `2026年3月1日`, `20260301`; month and day may have one digit in all but the
    /// last; years 1900 to 2100. Nothing is trimmed.
    package static func parse(_ text: Span<UInt8>) -> CalendarDay? {
        var position = 0
        guard let day = readDate(text, at: &position), position == text.count else { return nil }
        return day
    }

    /// Reads a date at `position` and moves behind it; nil leaves `position` undefined.
    static func readDate(_ text: Span<UInt8>, at position: inout Int) -> CalendarDay? {
        guard let year = text.readDecimal(at: &position, digits: 4...4), (1900...2100).contains(year),
            position < text.count
        else { return nil }
        let month: Int?
        let day: Int?
        switch text[position] {
        case UInt8(ascii: "-"), UInt8(ascii: "/"):
            let separator = text[position]
            position += 1
            month = text.readDecimal(at: &position, digits: 1...2)
            guard text.skip(separator, at: &position) else { return nil }
            day = text.readDecimal(at: &position, digits: 1...2)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            month = text.readDecimal(at: &position, digits: 2...2)
            day = text.readDecimal(at: &position, digits: 2...2)
        default:
            guard text.skip(.year, at: &position) else { return nil }
            month = text.readDecimal(at: &position, digits: 1...2)
            guard text.skip(.month, at: &position) else { return nil }
            day = text.readDecimal(at: &position, digits: 1...2)
            guard text.skip(.day, at: &position) else { return nil }
        }
        guard let month, let day else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }
}
