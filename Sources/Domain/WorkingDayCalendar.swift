/// The working days of the State Council's yearly notices.
///
/// Every day has a running number that grows by one on each working day and stays on all others, so that counting is a
/// subtraction. A year without a notice counts plain weekends and is provisional.
package struct WorkingDayCalendar: Sendable {
    /// The years for which a notice was given.
    package let announcedYears: Set<Int>

    /// The first day of the table of corrections.
    private let firstDay: CalendarDay

    /// How far the running number of a day of the table departs from the count of Mondays to Fridays.
    private let corrections: [Int32]

    /// Makes the calendar of some years' notices, in any order; a later year's notice wins over an earlier one's.
    ///
    /// Throws the first mistake, by year and then by the order of the entries.
    package init(years: [CalendarYear]) throws(CalendarError) {
        var worked: [CalendarDay: Bool] = [:]
        var announced: Set<Int> = []
        for year in years.sorted(by: { $0.year < $1.year }) {
            guard announced.insert(year.year).inserted else { throw .repeatedYear(year.year) }
            worked.merge(try WorkingDayCalendar.namedDays(of: year)) { _, later in later }
        }
        let exceptions = worked.filter { day, isWorked in isWorked == day.isWeekend }
        let days = exceptions.keys
        let first = days.min() ?? CalendarDay(daysSince2000: 0)
        let last = days.max() ?? first.adding(days: -1)
        var corrections: [Int32] = []
        var correction: Int32 = 0
        for offset in 0..<(last.days(since: first) + 1) {
            if let isWorked = exceptions[first.adding(days: offset)] { correction += isWorked ? 1 : -1 }
            corrections.append(correction)
        }
        announcedYears = announced
        firstDay = first
        self.corrections = corrections
    }

    /// The days that a notice names, with whether they are worked.
    private static func namedDays(of year: CalendarYear) throws(CalendarError) -> [CalendarDay: Bool] {
        var days: [CalendarDay: Bool] = [:]
        for holiday in year.holidays {
            guard holiday.first <= holiday.last else { throw .emptyHoliday(year: year.year, first: holiday.first) }
            for day in [holiday.first, holiday.last] where abs(day.year - year.year) > 1 {
                throw .strayDay(year: year.year, day: day)
            }
            for offset in 0...holiday.last.days(since: holiday.first) {
                days[holiday.first.adding(days: offset)] = false
            }
        }
        for makeUp in year.makeUpWorkdays {
            let day = makeUp.day
            guard abs(day.year - year.year) <= 1 else { throw .strayDay(year: year.year, day: day) }
            guard day.isWeekend else { throw .makeUpOnWeekday(year: year.year, day: day) }
            guard days.updateValue(true, forKey: day) == nil else { throw .contradiction(year: year.year, day: day) }
        }
        return days
    }

    /// The running number of working days up to and including a day; differences alone have a meaning.
    package func workdayNumber(of day: CalendarDay) -> Int {
        let offset = day.days(since: firstDay)
        let correction = offset < 0 ? 0 : Int(offset < corrections.count ? corrections[offset] : corrections.last ?? 0)
        // 1999-12-31 was a Friday: whole weeks since then, and the weekdays begun in the last one.
        let days = Int(day.daysSince2000) + 1
        let weeks = days.floorDivided(by: 7)
        let rest = days - weeks * 7
        return weeks * 5 + max(0, rest - 2) + correction
    }

    /// Whether a day is worked.
    package func isWorkingDay(_ day: CalendarDay) -> Bool {
        workdayNumber(of: day) > workdayNumber(of: day.adding(days: -1))
    }

    /// Working days w with a < w ≤ b; negative where b lies before a.
    package func workingDays(after a: CalendarDay, through b: CalendarDay) -> Int {
        workdayNumber(of: b) - workdayNumber(of: a)
    }

    /// The n-th working day after a day, which itself is not counted; the day itself for n = 0.
    ///
    /// - Precondition: `count` is not negative.
    package func day(workingDays count: Int, after day: CalendarDay) -> CalendarDay {
        precondition(count >= 0, "working days are counted forwards")
        let target = workdayNumber(of: day) + count
        var candidate = day.adding(days: count)
        while true {
            let missing = target - workdayNumber(of: candidate)
            if missing <= 0 { return candidate }
            candidate = candidate.adding(days: missing)
        }
    }

    /// Whether a day lies in a year that has no notice yet, so that its holidays are not known.
    package func isProvisional(_ day: CalendarDay) -> Bool {
        !announcedYears.contains(day.year)
    }
}
