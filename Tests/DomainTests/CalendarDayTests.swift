import Domain
import Testing

@Suite struct CalendarDayTests {
    @Test(
        "days are counted from 2000-01-01",
        arguments: [
            (2000, 1, 1, 0), (1999, 12, 31, -1), (1970, 1, 1, -10_957), (2000, 2, 29, 59), (2000, 3, 1, 60),
            (2001, 1, 1, 366), (2026, 3, 1, 9556), (2100, 3, 1, 36_584), (1, 1, 1, -730_119),
        ])
    func countsFromEpoch(year: Int, month: Int, day: Int, expected: Int) throws {
        let value = try #require(CalendarDay(year: year, month: month, day: day))
        #expect(Int(value.daysSince2000) == expected)
        #expect(value.components == (year, month, day))
    }

    @Test(
        "days that the calendar lacks are refused",
        arguments: [
            (2023, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 1, 32),
            (0, 1, 1),
            (10_000, 1, 1),
        ])
    func refusesMissingDays(year: Int, month: Int, day: Int) {
        #expect(CalendarDay(year: year, month: month, day: day) == nil)
    }

    @Test(
        "the week begins on Monday",
        arguments: [
            ("2000-01-01", 6), ("2026-03-01", 7), ("2026-03-02", 1), ("1999-12-30", 4), ("1900-01-01", 1),
        ])
    func knowsWeekday(text: String, expected: Int) throws {
        #expect(try #require(parse(text)).weekday == expected)
    }

    @Test(
        "adding months keeps the day or takes the month's last",
        arguments: [
            ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-03-31", -1, "2026-02-28"),
            ("2026-11-15", 3, "2027-02-15"), ("2026-01-15", -13, "2024-12-15"), ("2024-02-29", 12, "2025-02-28"),
        ])
    func addsMonths(start: String, months: Int, expected: String) throws {
        #expect(try #require(parse(start)).adding(months: months).description == expected)
    }

    @Test(
        "the feeds' date forms are read",
        arguments: [
            "2026-03-01", "2026/3/1", "2026-3-01", "2026/03/1", "2026年3月1日", "2026年03月01日", "20260301",
        ])
    func readsForms(text: String) {
        #expect(parse(text) == CalendarDay(year: 2026, month: 3, day: 1))
    }

    @Test(
        "anything else is no date",
        arguments: [
            "", "2026", "2026-03", "2026-03/01", "2026-03-01 ", " 2026-03-01", "2026-003-01", "26-03-01", "2026.03.01",
            "2026-02-30", "1899-12-31", "2101-01-01", "2026年3月1", "2026年3月1号", "2026031", "202603011",
            "2026-03-01T00:00",
            "２０２６-03-01", "46082", "2026-3-",
        ])
    func refusesOthers(text: String) {
        #expect(parse(text) == nil)
    }

    @Test("every day from 1900 to 2100 is read back from its description")
    func roundTrips() throws {
        var day = try #require(CalendarDay(year: 1900, month: 1, day: 1))
        let last = try #require(CalendarDay(year: 2100, month: 12, day: 31))
        var number = day.daysSince2000
        while day <= last {
            #expect(parse(day.description) == day)
            let (year, month, dayOfMonth) = day.components
            #expect(CalendarDay(year: year, month: month, day: dayOfMonth) == day)
            number += 1
            day = CalendarDay(daysSince2000: number)
        }
    }

    @Test("any bytes are a date or nil")
    func survivesAnyBytes() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let bytes = generator.text()
            if let day = CalendarDay.parse(bytes.span) { #expect((1900...2100).contains(day.year)) }
            if let month = YearMonth.parse(bytes.span) { #expect(month.first.day == 1) }
        }
    }

    @Test("months are read in four forms", arguments: ["2026-03", "202603", "2026/3", "2026年3月", "2026年03月", "2026-3"])
    func readsMonths(text: String) {
        #expect(YearMonth.parse(Array(text.utf8).span)?.description == "2026-03")
    }

    @Test(
        "anything else is no month",
        arguments: ["", "2026", "2026-13", "2026-00", "20263", "2026-03-01", "2026年3", "1899-12"])
    func refusesOtherMonths(text: String) {
        #expect(YearMonth.parse(Array(text.utf8).span) == nil)
    }

    @Test("a month knows its last day and its neighbours")
    func knowsMonthBounds() throws {
        let month = try #require(YearMonth(year: 2026, month: 2))
        #expect(month.last.description == "2026-02-28")
        #expect(month.adding(months: 11).description == "2027-01")
        #expect(YearMonth(containing: try #require(parse("2026-02-17"))) == month)
    }

    private func parse(_ text: String) -> CalendarDay? {
        CalendarDay.parse(Array(text.utf8).span)
    }
}
