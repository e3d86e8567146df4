/// A day of the proleptic Gregorian calendar, without a time zone.
///
/// The dates of law (applied, posted, decided) are days: they are compared and counted, never shifted by an offset.
package struct CalendarDay: Hashable, Sendable {
    /// Days since 2000-01-01, which is day 0; the number that PostgreSQL stores for a `date`.
    package let daysSince2000: Int32

    /// Makes the day that lies `daysSince2000` days after 2000-01-01.
    package init(daysSince2000: Int32) {
        self.daysSince2000 = daysSince2000
    }

    /// Makes the day of a date, or nil where the calendar has no such day; years 1 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= CalendarDay.daysIn(month: month, year: year)
        else { return nil }
        self.init(year: year, validMonth: month, validDay: day)
    }

    /// The algorithm `days_from_civil` of Howard Hinnant, with its epoch moved to 2000-01-01.
    private init(year: Int, validMonth month: Int, validDay day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSince2000 = Int32(era * 146_097 + dayOfEra - 730_425)
    }

    /// Year, month and day of the date.
    package var components: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSince2000) + 730_425
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The calendar year.
    package var year: Int { components.year }

    /// The month, 1 to 12.
    package var month: Int { components.month }

    /// The day of the month, 1 to 31.
    package var day: Int { components.day }

    /// The day of the week by ISO 8601: 1 is Monday, 7 is Sunday.
    package var weekday: Int {
        let remainder = (Int(daysSince2000) + 5) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// Whether the day is a Saturday or a Sunday.
    package var isWeekend: Bool { weekday >= 6 }

    /// The day `days` calendar days later; earlier where negative.
    package func adding(days: Int) -> CalendarDay {
        CalendarDay(daysSince2000: daysSince2000 + Int32(days))
    }

    /// The same day `months` months later, or that month's last day where it is shorter.
    ///
    /// `2026-01-31` plus one month is `2026-02-28`. Years stay within 1 to 9999, which the caller guarantees.
    package func adding(months: Int) -> CalendarDay {
        let (year, month, day) = components
        let total = year * 12 + month - 1 + months
        let newYear = total / 12
        let newMonth = total % 12 + 1
        let last = CalendarDay.daysIn(month: newMonth, year: newYear)
        return CalendarDay(year: newYear, validMonth: newMonth, validDay: min(day, last))
    }

    /// Calendar days from `other` to this day; negative where this day is the earlier one.
    package func days(since other: CalendarDay) -> Int {
        Int(daysSince2000) - Int(other.daysSince2000)
    }

    /// The number of days of a month of a Gregorian year.
    package static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CalendarDay: Comparable {
    package static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.daysSince2000 < right.daysSince2000
    }
}

extension CalendarDay: CustomStringConvertible {
    /// The date by ISO 8601: `2026-03-01`.
    package var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(10)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the date by ISO 8601 as ten ASCII bytes.
    package func append(to bytes: inout [UInt8]) {
        let (year, month, day) = components
        bytes.appendDecimal(year, digits: 4)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDecimal(month, digits: 2)
        bytes.append(UInt8(ascii: "-"))
        bytes.appendDecimal(day, digits: 2)
    }
}

extension CalendarDay: Codable {
    /// Reads the day from a string that `parse` accepts; throws `DecodingError.dataCorrupted` on any other.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = Array(try container.decode(String.self).utf8)
        guard let day = CalendarDay.parse(text.span) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a calendar day")
        }
        self = day
    }

    /// Writes the day as `2026-03-01`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
