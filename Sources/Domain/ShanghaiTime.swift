/// The clock of Asia/Shanghai: UTC+08:00, and UTC+09:00 in the summers of 1986 to 1991.
///
/// The summer times of the 1940s and the local mean time before 1901 are left out: no record of a service has a time
/// of day from then.
///
/// Source: the IANA time zone database, rule `PRC`.
enum ShanghaiTime {
    /// The offset from UTC that holds all year but in those six summers, in seconds.
    static let standardOffset = 8 * 3600

    /// 1991-09-15, the end of the last summer time; almost every record is later, and spared the rest.
    private static let lastSummerDay = CalendarDay(daysSince2000: -3030)

    /// First and last day of a summer time: it begins at 02:00 of the first and ends at 02:00 of the last.
    private static func summer(around day: CalendarDay) -> (first: CalendarDay, last: CalendarDay)? {
        guard day <= lastSummerDay else { return nil }
        let year = day.year
        guard (1986...1991).contains(year), let april = CalendarDay(year: year, month: 4, day: 11),
            let may = CalendarDay(year: 1986, month: 5, day: 4),
            let september = CalendarDay(year: year, month: 9, day: 11)
        else { return nil }
        let first = year == 1986 ? may : april.adding(days: (7 - april.weekday) % 7)
        return (first, september.adding(days: (7 - september.weekday) % 7))
    }

    /// The offset from UTC of a time read off the clock, in seconds.
    ///
    /// A time that the clock skipped and one that it showed twice are both taken as standard time, as PostgreSQL does.
    static func offset(on day: CalendarDay, second: Int) -> Int {
        guard let summer = summer(around: day), day >= summer.first, day <= summer.last else { return standardOffset }
        if day == summer.first, second < 3 * 3600 { return standardOffset }
        if day == summer.last, second >= 3600 { return standardOffset }
        return standardOffset + 3600
    }

    /// The offset from UTC at an instant, in seconds; `seconds` counts from 2000-01-01T00:00:00Z.
    static func offset(atSecondsSince2000 seconds: Int) -> Int {
        let standard = seconds + standardOffset
        let day = CalendarDay(daysSince2000: Int32(clamping: standard.floorDivided(by: 86_400)))
        guard let summer = summer(around: day) else { return standardOffset }
        let starts = Int(summer.first.daysSince2000) * 86_400 + 2 * 3600
        let ends = Int(summer.last.daysSince2000) * 86_400 + 3600
        return standard >= starts && standard < ends ? standardOffset + 3600 : standardOffset
    }
}

extension Int {
    /// The quotient rounded towards minus infinity; the divisor is positive.
    func floorDivided(by divisor: Int) -> Int {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
