package import Domain

/// A command that runs by itself at set times of Asia/Shanghai.
package struct Job: Sendable, Hashable {
    /// Its name, a word.
    package let name: String
    /// The command line, without the program's name and the workspace.
    package let words: [String]
    /// At which times of a day.
    package let rhythm: Rhythm
    /// On which days.
    package let days: Days
    /// What becomes of times that passed while nothing looked.
    package let missed: Missed
    /// The seconds after its time at which it counts as late.
    package let lateAfter: Int

    /// Times of a day, in seconds after midnight.
    package enum Rhythm: Sendable, Hashable {
        /// At each of these, in ascending order.
        case at([Int])
        /// Every so many seconds from the first through the last.
        case every(Int, first: Int, last: Int)
    }

    /// Days on which a job has times.
    package enum Days: Sendable, Hashable {
        case every
        case working
        /// One day of each month, the last where the month is shorter, and where to if it is none of work.
        case monthly(Int, Shift)
    }

    /// Where a day goes that is none of work.
    package enum Shift: String, Sendable, CaseIterable {
        case before, after
        case same
    }

    /// What becomes of times that passed.
    package enum Missed: String, Sendable, CaseIterable {
        /// The latest stands for all of them.
        case latest
        /// Each is made up for.
        case each
        /// Those that would be late are left out.
        case none
    }

    /// Times longer ago than this are not made up for, in days.
    package static let memory = 31

    /// Makes a job.
    package init(
        name: String, words: [String], rhythm: Rhythm, days: Days = .every, missed: Missed = .latest,
        lateAfter: Int = 3600
    ) {
        self.name = name
        self.words = words
        self.rhythm = rhythm
        self.days = days
        self.missed = missed
        self.lateAfter = lateAfter
    }

    /// The times after an instant through another, in their order, at most `memory` days back from the latter.
    package func times(
        after start: Instant, through end: Instant, _ calendar: WorkingDayCalendar
    ) -> [Instant] {
        guard start < end else { return [] }
        var times: [Instant] = []
        var day = max(start.day, end.day.adding(days: -Self.memory))
        while day <= end.day {
            if isDue(on: day, calendar) {
                times += seconds.map { Instant(day: day, second: $0) }.filter { start < $0 && $0 <= end }
            }
            day = day.adding(days: 1)
        }
        return times
    }

    /// The first time after an instant; nil where there is none within two years.
    package func next(after start: Instant, _ calendar: WorkingDayCalendar) -> Instant? {
        let first = start.day
        for offset in 0...731 {
            let day = first.adding(days: offset)
            guard isDue(on: day, calendar) else { continue }
            if let time = seconds.lazy.map({ Instant(day: day, second: $0) }).first(where: { start < $0 }) {
                return time
            }
        }
        return nil
    }

    private var seconds: [Int] {
        switch rhythm {
        case .at(let seconds): seconds
        case .every(let step, let first, let last): Array(stride(from: first, through: last, by: step))
        }
    }

    private func isDue(on day: CalendarDay, _ calendar: WorkingDayCalendar) -> Bool {
        switch days {
        case .every: true
        case .working: calendar.isWorkingDay(day)
        // A shift may lead into the month before or after.
        case .monthly(let number, let shift):
            [-1, 0, 1].contains { offset in
                let month = CalendarDay.first(ofMonthAround: day, offset: offset)
                return Self.shifted(month, number, shift, calendar) == day
            }
        }
    }

    private static func shifted(
        _ month: CalendarDay, _ number: Int, _ shift: Shift, _ calendar: WorkingDayCalendar
    ) -> CalendarDay {
        let last = CalendarDay.daysIn(month: month.month, year: month.year)
        var day = month.adding(days: min(number, last) - 1)
        guard shift != .same else { return day }
        while !calendar.isWorkingDay(day) { day = day.adding(days: shift == .before ? -1 : 1) }
        return day
    }
}

extension CalendarDay {
    /// The first day of the month of a day, or of one some months later.
    fileprivate static func first(ofMonthAround day: CalendarDay, offset: Int) -> CalendarDay {
        day.adding(days: 1 - day.day).adding(months: offset)
    }
}
