import Domain
import Foundation
import Testing

@Suite struct WorkingDayCalendarTests {
    private static let years = 2018...2026

    private static func shippedCalendar() throws -> WorkingDayCalendar {
        try WorkingDayCalendar(
            years: years.map { try CalendarFile.read(try SharedFolder.packageLines("Pipelines/calendar/\($0).yaml")) })
    }

    private struct PublishedYear: Decodable {
        struct Day: Decodable {
            let date: String
            let isOffDay: Bool
        }
        let days: [Day]
    }

    @Test("every day from 2018 to 2026 is as the published calendars say", .enabled(if: SharedFolder.isPresent))
    func agreesWithPublishedCalendars() throws {
        var isOff: [String: Bool] = [:]
        for year in Self.years {
            let url = SharedFolder.url.appending(path: "data/calendar/holiday-cn/\(year).json")
            for day in try JSONDecoder().decode(PublishedYear.self, from: Data(contentsOf: url)).days {
                isOff[day.date] = day.isOffDay
            }
        }
        let calendar = try Self.shippedCalendar()
        var day = try #require(CalendarDay(year: 2018, month: 1, day: 1))
        while day.year <= 2026 {
            let expected = isOff[day.description].map { !$0 } ?? !day.isWeekend
            #expect(calendar.isWorkingDay(day) == expected, "\(day)")
            day = day.adding(days: 1)
        }
    }

    @Test(
        "the years have their published numbers of workdays",
        arguments: [
            (2018, 250), (2019, 250), (2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248),
            (2026, 248),
        ])
    func countsWorkdays(year: Int, expected: Int) throws {
        let before = try #require(CalendarDay(year: year - 1, month: 12, day: 31))
        let last = try #require(CalendarDay(year: year, month: 12, day: 31))
        #expect(try Self.shippedCalendar().workingDays(after: before, through: last) == expected)
    }

    @Test(
        "deadlines skip holidays and count make-up workdays",
        arguments: [
            // 2026-02-10 to 13 are four days, Saturday 14 is worked; then nine days off.
            ("2026-02-09", 5, "2026-02-14"), ("2026-02-09", 6, "2026-02-24"),
            // Monday 2026-09-21 to Thursday 24, off 25 to 27, 28 to 30.
            ("2026-09-18", 5, "2026-09-24"), ("2026-09-18", 1, "2026-09-20"), ("2026-09-24", 1, "2026-09-28"),
            ("2026-09-30", 1, "2026-10-08"), ("2026-09-30", 3, "2026-10-10"), ("2026-09-30", 4, "2026-10-12"),
            ("2026-03-07", 1, "2026-03-09"), ("2026-03-07", 0, "2026-03-07"),
        ])
    func findsDeadlines(start: String, count: Int, expected: String) throws {
        let parsed = CalendarDay.parse(Array(start.utf8).span)
        let start = try #require(parsed)
        #expect(try Self.shippedCalendar().day(workingDays: count, after: start).description == expected)
    }

    @Test("the n-th working day after a day is the one that counting reaches")
    func countsAndFindsAgree() throws {
        let calendar = try Self.shippedCalendar()
        let first = try #require(CalendarDay(year: 2016, month: 12, day: 1))
        for offset in 0..<4100 {
            let start = first.adding(days: offset)
            for count in [1, 2, 3, 5, 15, 60] {
                let deadline = calendar.day(workingDays: count, after: start)
                #expect(calendar.workingDays(after: start, through: deadline) == count)
                #expect(calendar.isWorkingDay(deadline))
            }
        }
    }

    @Test("a year without a notice has plain weekends and is provisional")
    func unannouncedYearsAreProvisional() throws {
        let calendar = try Self.shippedCalendar()
        let newYear = try #require(CalendarDay(year: 2027, month: 1, day: 1))
        #expect(calendar.isProvisional(newYear))
        #expect(calendar.isWorkingDay(newYear))
        #expect(!calendar.isWorkingDay(newYear.adding(days: 1)))
        #expect(!calendar.isProvisional(newYear.adding(days: -1)))
        #expect(calendar.announcedYears == Set(Self.years))
    }

    @Test("without any notice all weekends are off, before 2000 as after")
    func countsPlainWeekends() throws {
        let calendar = try WorkingDayCalendar(years: [])
        let first = try #require(CalendarDay(year: 1999, month: 11, day: 1))
        for offset in 0..<200 {
            let day = first.adding(days: offset)
            #expect(calendar.isWorkingDay(day) == !day.isWeekend)
        }
    }

    @Test("a later year's notice wins for a day that both name")
    func laterNoticeWins() throws {
        let day = try #require(CalendarDay(year: 2022, month: 12, day: 31))
        let earlier = year(2022, work: [day])
        let later = year(2023, off: [(day, day.adding(days: 2))])
        #expect(try !WorkingDayCalendar(years: [later, earlier]).isWorkingDay(day))
    }

    @Test("mistakes in the data are refused")
    func refusesMistakes() throws {
        let saturday = try #require(CalendarDay(year: 2026, month: 2, day: 14))
        let monday = saturday.adding(days: 2)
        #expect(throws: CalendarError.repeatedYear(2026)) {
            try WorkingDayCalendar(years: [year(2026), year(2026)])
        }
        #expect(throws: CalendarError.makeUpOnWeekday(year: 2026, day: monday)) {
            try WorkingDayCalendar(years: [year(2026, work: [monday])])
        }
        #expect(throws: CalendarError.contradiction(year: 2026, day: saturday)) {
            try WorkingDayCalendar(years: [year(2026, off: [(saturday, monday)], work: [saturday])])
        }
        #expect(throws: CalendarError.emptyHoliday(year: 2026, first: monday)) {
            try WorkingDayCalendar(years: [year(2026, off: [(monday, saturday)])])
        }
        #expect(throws: CalendarError.strayDay(year: 2020, day: saturday)) {
            try WorkingDayCalendar(years: [year(2020, work: [saturday])])
        }
    }

    private func year(
        _ year: Int, off: [(CalendarDay, CalendarDay)] = [], work: [CalendarDay] = []
    ) -> CalendarYear {
        CalendarYear(
            year: year, notice: "notice", announced: CalendarDay(daysSince2000: 0),
            holidays: off.map { .init(name: "holiday", first: $0.0, last: $0.1) },
            makeUpWorkdays: work.map { .init(name: "holiday", day: $0) }
        )
    }
}
