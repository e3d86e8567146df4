/// What the State Council's notice says about one year: the statutory holidays and the make-up workdays.
package struct CalendarYear: Hashable, Sendable {
    /// Days off in a row, first and last included, weekends among them.
    package struct Holiday: Hashable, Sendable {
        /// Such as 春节.
        package let name: String
        /// The first day off.
        package let first: CalendarDay
        /// The last day off, itself included; not before the first.
        package let last: CalendarDay

        /// Makes a holiday from its first to its last day.
        package init(name: String, first: CalendarDay, last: CalendarDay) {
            self.name = name
            self.first = first
            self.last = last
        }
    }

    /// A Saturday or Sunday that is worked to make up for a holiday (调休).
    package struct MakeUpWorkday: Hashable, Sendable {
        /// The holiday that it makes up for, such as 春节.
        package let name: String
        /// The day that is worked, a Saturday or Sunday.
        package let day: CalendarDay

        /// Makes a make-up workday of the holiday named.
        package init(name: String, day: CalendarDay) {
            self.name = name
            self.day = day
        }
    }

    /// The year for which the notice speaks.
    ///
    /// Its days may lie in the year before or after.
    package let year: Int

    /// Title and address of the notice.
    package let notice: String

    /// The day on which the notice was given.
    package let announced: CalendarDay

    /// In the order of the notice's file.
    package let holidays: [Holiday]
    /// In the order of the notice's file.
    package let makeUpWorkdays: [MakeUpWorkday]

    /// Makes the year of a notice.
    package init(
        year: Int, notice: String, announced: CalendarDay, holidays: [Holiday], makeUpWorkdays: [MakeUpWorkday]
    ) {
        self.year = year
        self.notice = notice
        self.announced = announced
        self.holidays = holidays
        self.makeUpWorkdays = makeUpWorkdays
    }
}

/// A mistake in the data of a calendar year.
package enum CalendarError: Error, Hashable, Sendable {
    /// Two notices speak for one year.
    case repeatedYear(Int)
    /// A holiday whose last day lies before its first.
    case emptyHoliday(year: Int, first: CalendarDay)
    /// A make-up workday that is neither Saturday nor Sunday.
    case makeUpOnWeekday(year: Int, day: CalendarDay)
    /// A day that one notice names as a day off and as a workday, or twice as a workday.
    case contradiction(year: Int, day: CalendarDay)
    /// A day in another year than that of the notice, the one before it or the one after it.
    case strayDay(year: Int, day: CalendarDay)
}

extension CalendarError {
    /// The day at fault; nil where it is the year.
    package var day: CalendarDay? {
        switch self {
        case .repeatedYear: nil
        case .emptyHoliday(_, let day), .makeUpOnWeekday(_, let day), .contradiction(_, let day), .strayDay(_, let day):
            day
        }
    }
}

extension CalendarError: CustomStringConvertible {
    /// One sentence for the operator.
    package var description: String {
        switch self {
        case .repeatedYear(let year): "calendar \(year): the year is given twice; keep one file"
        case .emptyHoliday(let year, let first): "calendar \(year): the holiday from \(first) ends before it begins"
        case .makeUpOnWeekday(let year, let day): "calendar \(year): \(day) is no weekend day, so it cannot be made up"
        case .contradiction(let year, let day): "calendar \(year): \(day) is given twice; keep one entry"
        case .strayDay(let year, let day): "calendar \(year): \(day) lies too far from that year"
        }
    }
}
