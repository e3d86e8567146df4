package import Domain

/// The deadlines of hotline tickets and help requests.
package enum TicketDeadlines {
    /// Whether an ending lies, or is still awaited, after the deadline, and not longer than 180 days ago.
    private static func isReported(ended: CalendarDay?, deadline: CalendarDay, on day: CalendarDay) -> Bool {
        let known = ended.flatMap { $0 <= day ? $0 : nil }
        return (known ?? day) > deadline && (known.map { day.days(since: $0) <= 180 } ?? true)
    }

    /// The day by which a ticket must be answered: its own, else five working days after the day received.
    package static func hotline(
        received: CalendarDay, due: CalendarDay?, calendar: WorkingDayCalendar
    ) -> CalendarDay {
        due ?? calendar.day(workingDays: 5, after: received)
    }

    /// Whether `overdue.hotline` reports a ticket on a day.
    package static func isHotlineReported(
        received: CalendarDay, due: CalendarDay?, answered: CalendarDay?, on day: CalendarDay,
        calendar: WorkingDayCalendar
    ) -> Bool {
        received <= day
            && isReported(
                ended: answered, deadline: hotline(received: received, due: due, calendar: calendar), on: day)
    }

    /// The day by which a request must be dispatched: one working day after the day submitted.
    package static func dispatch(submitted: CalendarDay, calendar: WorkingDayCalendar) -> CalendarDay {
        calendar.day(workingDays: 1, after: submitted)
    }

    /// The day by which a request must be handled: ten working days after the day submitted.
    package static func handle(submitted: CalendarDay, calendar: WorkingDayCalendar) -> CalendarDay {
        calendar.day(workingDays: 10, after: submitted)
    }

    /// What `overdue.help_request` reports of a request on a day: `dispatch`, `handle`, both or nothing.
    ///
    /// A request handled without or before dispatch counts as dispatched then.
    package static func breaches(
        submitted: CalendarDay, dispatched: CalendarDay?, handled: CalendarDay?, on day: CalendarDay,
        calendar: WorkingDayCalendar
    ) -> [String] {
        guard submitted <= day else { return [] }
        let sent = [dispatched, handled].compactMap { $0 }.min()
        var breaches: [String] = []
        if isReported(ended: sent, deadline: dispatch(submitted: submitted, calendar: calendar), on: day) {
            breaches.append("dispatch")
        }
        if isReported(ended: handled, deadline: handle(submitted: submitted, calendar: calendar), on: day) {
            breaches.append("handle")
        }
        return breaches
    }
}
