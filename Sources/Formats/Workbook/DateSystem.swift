/// How a workbook counts days.
///
/// Source: ECMA-376 part 1, 18.17.4.1. Under 1900 the day that follows 28 February 1900 is 60, which is no day at all:
/// the count repeats the mistake of Lotus 1-2-3, and the days from 61 on are counted from 30 December 1899.
package enum DateSystem: Sendable, Hashable {
    /// 1 is 1 January 1900; the system of Excel for Windows.
    case from1900
    /// 0 is 1 January 1904; the system of old Excel for Macintosh.
    case from1904

    /// The largest count of days, 31 December 9999, below which a count has a date.
    private static let last1900 = 2_958_465
    /// Days between the first days of the two systems.
    private static let difference = 1_462
    private static let millisecondsPerDay = 86_400_000.0

    /// Gives a count of days as text by ISO 8601: `2026-03-01`, or `2026-03-01T08:30:00` where it has a fraction.
    ///
    /// The fraction is rounded to milliseconds, which are written where there are any. The count 60 of 1900 gives
    /// `1900-02-29`, which no calendar takes.
    ///
    /// - Parameter serial: The count, such as 46082.354166666664.
    /// - Returns: The text; nil for a count that has no date, such as a negative one.
    package func text(_ serial: Double) -> [UInt8]? {
        var text: [UInt8] = []
        return append(serial, to: &text) ? text : nil
    }

    /// Appends the text of a count; false where it has none.
    func append(_ serial: Double, to text: inout [UInt8]) -> Bool {
        guard serial >= 0, serial < Double(Self.last1900 + 1) else { return false }
        var days = Int(serial)
        var milliseconds = Int(((serial - Double(days)) * Self.millisecondsPerDay).rounded())
        if milliseconds == Int(Self.millisecondsPerDay) {
            days += 1
            milliseconds = 0
        }
        if self == .from1904 { days += Self.difference }
        guard days > 0, days <= Self.last1900 else { return false }
        Self.append(day: days, to: &text)
        if milliseconds > 0 {
            text.append(UInt8(ascii: "T"))
            Self.append(milliseconds: milliseconds, to: &text)
        }
        return true
    }

    /// Appends a time of the day, or hours beyond it, as `08:30:00`; false for a negative number or a huge one.
    static func append(time serial: Double, to text: inout [UInt8]) -> Bool {
        guard serial >= 0, serial < Double(last1900) else { return false }
        append(milliseconds: Int((serial * millisecondsPerDay).rounded()), to: &text)
        return true
    }

    private static func append(day serial: Int, to text: inout [UInt8]) {
        if serial == 60 {
            text.append(contentsOf: "1900-02-29".utf8)
            return
        }
        // Howard Hinnant, `civil_from_days`, with days since 1 March 0000; 1899-12-30 is 693,899 of them.
        let day = (serial < 60 ? serial + 1 : serial) + 693_899
        let era = day / 146_097
        let dayOfEra = day - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        append(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), digits: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        append(month, digits: 2, to: &text)
        text.append(UInt8(ascii: "-"))
        append(dayOfYear - (153 * shifted + 2) / 5 + 1, digits: 2, to: &text)
    }

    private static func append(milliseconds: Int, to text: inout [UInt8]) {
        let hours = milliseconds / 3_600_000
        append(hours, digits: hours < 100 ? 2 : String(hours).utf8.count, to: &text)
        text.append(UInt8(ascii: ":"))
        append(milliseconds / 60_000 % 60, digits: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        append(milliseconds / 1_000 % 60, digits: 2, to: &text)
        if milliseconds % 1_000 > 0 {
            text.append(UInt8(ascii: "."))
            append(milliseconds % 1_000, digits: 3, to: &text)
        }
    }

    private static func append(_ value: Int, digits: Int, to text: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
