/// How numbers, days and shares are written on every page.
///
/// Half-width digits, thousands commas, true minus, en dash in ranges. Days are ISO strings (`2026-10-31`), months
/// `2026-10`; a string of another shape is written as it came, so that nothing disappears.
package enum Formatting {
    /// What stands where a number has not arrived.
    package static let missing = "未到数"
    /// What stands where a number cannot be.
    package static let notApplicable = "—"

    /// A whole number with thousands commas and a true minus: `17,842`, `−63`.
    package static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A number that may not have arrived.
    package static func count(_ number: Int?) -> String {
        number.map { count($0) } ?? missing
    }

    /// A decimal number with a fixed number of places, rounded half away from zero: `36.7`.
    package static func decimal(_ number: Double, places: Int = 1) -> String {
        guard number.isFinite, number.magnitude < 1e12 else { return notApplicable }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        // The nudge undoes binary representation: 0.145 is stored just below the half that it stands for.
        let scaled = Int((number.magnitude * scale + 1e-9).rounded(.toNearestOrAwayFromZero))
        let sign = number < 0 && scaled > 0 ? "−" : ""
        guard places > 0 else { return sign + count(scaled) }
        let unit = Int(scale)
        let fraction = String(scaled % unit)
        return sign + count(scaled / unit) + "." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    /// A share of one as a percentage: `0.146` is `14.6%`.
    package static func percent(_ share: Double, places: Int = 1) -> String {
        decimal(share * 100, places: places) + "%"
    }

    /// An interval of shares: `5.5–11.2%`.
    package static func interval(_ low: Double, _ high: Double) -> String {
        decimal(low * 100) + "–" + decimal(high * 100) + "%"
    }

    /// A part of a whole: under 30 `15 件中 7 件`, else `14.6%（50/342 件）`; `—` when there is nothing.
    package static func share(_ part: Int, of whole: Int, unit: String) -> String {
        guard whole > 0 else { return notApplicable }
        if whole < 30 { return "\(whole) \(unit)中 \(part) \(unit)" }
        return "\(percent(Double(part) / Double(whole)))（\(count(part))/\(count(whole)) \(unit)）"
    }

    /// How many of a thousand residents: `36.7`; `nil` without residents.
    package static func perThousand(_ number: Int, residents: Int) -> String? {
        residents > 0 ? decimal(Double(number) * 1000 / Double(residents)) : nil
    }

    /// How much time is left, counted in calendar days from the data's day: `已过 3 天`, `今天到期`, `还有 5 天`.
    package static func daysLeft(_ days: Int) -> String {
        switch days {
        case ..<0: "已过 \(count(-days)) 天"
        case 0: "今天到期"
        default: "还有 \(count(days)) 天"
        }
    }

    /// A month as a period: `2026-10` is `2026 年 10 月`.
    package static func month(_ month: String) -> String {
        let parts = month.split(separator: "-")
        guard parts.count >= 2, let number = Int(parts[1]) else { return month }
        return "\(parts[0]) 年 \(number) 月"
    }

    /// The month's name alone: `2026-10` is `10 月`.
    package static func monthName(_ month: String) -> String {
        let parts = month.split(separator: "-")
        guard parts.count >= 2, let number = Int(parts[1]) else { return month }
        return "\(number) 月"
    }

    /// A day in running text: `2026-10-31` is `10 月 31 日`.
    package static func longDay(_ day: String) -> String {
        let parts = day.split(separator: "-")
        guard parts.count == 3, let month = Int(parts[1]), let number = Int(parts[2].prefix(2)) else { return day }
        return "\(month) 月 \(number) 日"
    }

    /// A day or instant in a table, without its year: `2026-10-31 23:40` is `10-31 23:40`.
    package static func shortDay(_ day: String) -> String {
        let parts = day.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, parts[0].count == 4 else { return day }
        return String(parts[1])
    }

    /// A day or instant in a table: without its year where that is the one of the data's day.
    package static func shortDay(_ day: String, on dataDay: String) -> String {
        day.prefix(4) == dataDay.prefix(4) ? shortDay(day) : day
    }

    /// How many independent sources agree: `单源`, `双源`, `三源`.
    package static func sources(_ number: Int) -> String {
        switch number {
        case ...1: "单源"
        case 2: "双源"
        default: "三源"
        }
    }
}
