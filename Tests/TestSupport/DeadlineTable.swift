import Domain

extension DeadlineCase {
    /// Sixty deadlines over Spring Festival, National Day, other holidays and make-up workdays.
    ///
    /// Worked out from the State Council's notices: working days after the start are counted, the start is not; a day
    /// is left out in (posted, publicity ended] and paused in (started, finished].
    package static let table: [DeadlineCase] = investigations + reviews + decisions + filings + totals + tickets

    private static let investigations: [DeadlineCase] = [
        deadline(
            .investigate, from: "2026-02-09", due: "2026-02-14",
            "the make-up Saturday before Spring Festival counts",
            counting: "Feb 10 11 12 13 14"
        ),
        deadline(
            .investigate, from: "2026-02-10", due: "2026-02-24",
            "the fifth day lies behind Spring Festival",
            counting: "Feb 11 12 13 14 | 24"
        ),
        deadline(
            .investigate, from: "2026-02-14", due: "2026-02-28",
            "started on a make-up Saturday, ends on one",
            counting: "Feb 24 25 26 27 28"
        ),
        deadline(
            .investigate, from: "2026-02-22", due: "2026-02-28",
            "started on a Sunday within Spring Festival",
            counting: "Feb 24 25 26 27 28"
        ),
        deadline(
            .investigate, from: "2026-09-18", due: "2026-09-24",
            "the make-up Sunday before National Day counts",
            counting: "Sep 20 21 22 23 24"
        ),
        deadline(
            .investigate, from: "2026-09-20", due: "2026-09-28",
            "started on a make-up Sunday, which is not counted",
            counting: "Sep 21 22 23 24 | 28"
        ),
        deadline(
            .investigate, from: "2026-09-19", due: "2026-09-24",
            "started on a Saturday, the next day is worked",
            counting: "Sep 20 21 22 23 24"
        ),
        deadline(
            .investigate, from: "2026-09-28", due: "2026-10-10",
            "ends on the make-up Saturday after National Day",
            counting: "Sep 29 30 | Oct 8 9 10"
        ),
        deadline(
            .investigate, from: "2026-10-04", due: "2026-10-13",
            "started within National Day",
            counting: "Oct 8 9 10 | 12 13"
        ),
        deadline(
            .investigate, from: "2026-09-24", pauses: [("2026-09-25", "2026-09-30")], due: "2026-10-13",
            "paused from a day off to the eve of National Day",
            counting: "28 29 30 Sep paused; Oct 8 9 10 | 12 13"
        ),
        deadline(
            .investigate, from: "2026-02-11", pauses: [("2026-02-12", "2026-02-24")], due: "2026-02-28",
            "paused over Spring Festival",
            counting: "Feb 12; 13 14 24 paused; 25 26 27 28"
        ),
        deadline(
            .investigate, from: "2026-10-12", pauses: [("2026-10-14", nil)], asOf: "2026-10-20", due: "2026-10-23",
            "an open pause lasts up to and including the as-of day",
            counting: "Oct 13 14; 15 16 19 20 paused; 21 22 23"
        ),
        deadline(
            .investigate, from: "2026-09-28", pauses: [("2026-09-29", "2026-09-29")], due: "2026-10-10",
            "a pause within one day stops nothing",
            counting: "Sep 29 30 | Oct 8 9 10"
        ),
        deadline(
            .investigate, from: "2025-12-29", due: "2026-01-06",
            "over New Year to a make-up Sunday and beyond",
            counting: "Dec 30 31 | Jan 4 5 6"
        ),
        deadline(
            .investigate, from: "2020-01-20", due: "2020-02-04",
            "over the prolonged Spring Festival of 2020",
            counting: "Jan 21 22 23 | Feb 3 4"
        ),
        deadline(
            .investigate, from: "2025-01-26", due: "2025-02-08",
            "from the make-up Sunday before Spring Festival to the make-up Saturday after it",
            counting: "Jan 27 | Feb 5 6 7 8"
        ),
        deadline(
            .investigate, from: "2026-10-12", pauses: [("2026-10-20", "2026-10-26")], due: "2026-10-19",
            "a pause that begins after the deadline changes nothing",
            counting: "Oct 13 14 15 16 19"
        ),
        deadline(
            .investigate, from: "2026-04-29", due: "2026-05-09",
            "over Labour Day to a make-up Saturday",
            counting: "Apr 30 | May 6 7 8 9"
        ),
    ]

    private static let reviews: [DeadlineCase] = [
        deadline(
            .review, from: "2026-02-13", due: "2026-02-27",
            "over Spring Festival",
            counting: "Feb 14 | 24 25 26 27"
        ),
        deadline(
            .review, from: "2026-10-10", due: "2026-10-16",
            "investigated on a make-up Saturday",
            counting: "Oct 12 13 14 15 16"
        ),
        deadline(
            .review, from: "2026-02-27", due: "2026-03-05",
            "the make-up Saturday after Spring Festival counts",
            counting: "Feb 28 | Mar 2 3 4 5"
        ),
        deadline(
            .review, from: "2026-09-21", pauses: [("2026-09-22", "2026-09-24"), ("2026-09-23", "2026-09-28")],
            due: "2026-10-09",
            "two pauses that overlap stop a day once",
            counting: "Sep 22; 23 24 28 paused; 29 30 | Oct 8 9"
        ),
        deadline(
            .review, from: "2019-04-26", due: "2019-05-06",
            "over the Labour Day of 2019, changed by a second notice",
            counting: "Apr 28 29 30 | May 5 6"
        ),
        deadline(
            .review, from: "2018-12-28", due: "2019-01-07",
            "a make-up day that the next year's notice names",
            counting: "Dec 29 | Jan 2 3 4 7"
        ),
    ]

    private static let decisions: [DeadlineCase] = [
        deadline(
            .decide, publicities: [("2026-02-03", "2026-02-10")], due: "2026-02-13",
            "publicity taken down on the seventh day",
            counting: "up Feb 3 to 10, ended 10; 11 12 13"
        ),
        deadline(
            .decide, publicities: [("2026-02-06", nil)], asOf: "2026-02-25", due: "2026-02-25",
            "publicity still up ends on the seventh day",
            counting: "posted Feb 6, ended 13; 14 | 24 25"
        ),
        deadline(
            .decide, publicities: [("2026-02-12", "2026-02-19")], due: "2026-02-26",
            "publicity ends within Spring Festival",
            counting: "up Feb 12 to 19, ended 19; 24 25 26"
        ),
        deadline(
            .decide, publicities: [("2026-02-12", "2026-02-26")], due: "2026-03-02",
            "publicity taken down late",
            counting: "up Feb 12 to 26, ended 26; 27 28 | Mar 2"
        ),
        deadline(
            .decide, publicities: [("2026-02-12", "2026-02-14")], due: "2026-02-26",
            "publicity taken down early ends on the seventh day all the same",
            counting: "up Feb 12 to 14, ended 19; 24 25 26"
        ),
        deadline(
            .decide, publicities: [("2026-09-23", "2026-09-30")], due: "2026-10-10",
            "publicity ends on the eve of National Day",
            counting: "up Sep 23 to 30, ended 30; Oct 8 9 10"
        ),
        deadline(
            .decide, publicities: [("2026-09-13", "2026-09-20")], due: "2026-09-23",
            "publicity from a Sunday to a make-up Sunday",
            counting: "up Sep 13 to 20, ended 20; 21 22 23"
        ),
        deadline(
            .decide, publicities: [("2026-09-30", "2026-10-07")], due: "2026-10-10",
            "all of publicity within National Day",
            counting: "posted Sep 30, ended Oct 7; 8 9 10"
        ),
        deadline(
            .decide, publicities: [("2026-09-09", "2026-09-14"), ("2026-09-16", "2026-09-23")], due: "2026-09-29",
            "of two publicities the last one counts",
            counting: "second up Sep 16 to 23, ended 23; 24 | 28 29"
        ),
        deadline(
            .decide, publicities: [("2026-10-08", "2026-10-15")], pauses: [("2026-10-15", "2026-10-19")],
            due: "2026-10-22",
            "paused for an objection when publicity ended",
            counting: "up Oct 8 to 15, ended 15; 16 19 paused; 20 21 22"
        ),
        deadline(
            .decide, publicities: [("2024-02-01", "2024-02-08")], due: "2024-02-19",
            "the make-up Sunday after the Spring Festival of 2024",
            counting: "up Feb 1 to 8, ended 8; 9 | 18 19"
        ),
    ]

    private static let filings: [DeadlineCase] = [
        deadline(
            .file, from: "2026-02-13", due: "2026-02-24",
            "one day before and one behind Spring Festival",
            counting: "Feb 14 | 24"
        ),
        deadline(
            .file, from: "2026-02-14", due: "2026-02-25",
            "decided on a make-up Saturday",
            counting: "Feb 24 25"
        ),
        deadline(
            .file, from: "2026-09-30", due: "2026-10-09",
            "decided on the eve of National Day",
            counting: "Oct 8 9"
        ),
        deadline(
            .file, from: "2026-10-08", due: "2026-10-10",
            "ends on a make-up Saturday",
            counting: "Oct 9 10"
        ),
        deadline(
            .file, from: "2025-12-31", due: "2026-01-05",
            "over New Year",
            counting: "Jan 4 5"
        ),
        deadline(
            .file, from: "2023-01-20", due: "2023-01-29",
            "a Saturday and a Sunday worked after the Spring Festival of 2023",
            counting: "Jan 28 29"
        ),
        deadline(
            .file, from: "2026-09-29", pauses: [("2026-09-29", "2026-10-08")], due: "2026-10-10",
            "paused over National Day",
            counting: "Sep 30 and Oct 8 paused; 9 10"
        ),
    ]

    private static let totals: [DeadlineCase] = [
        deadline(
            .total, from: "2026-02-09", due: "2026-03-06",
            "no publicity, over Spring Festival",
            counting: "Feb 10 11 12 13 14 | 24 25 26 27 28 | Mar 2 3 4 5 6"
        ),
        deadline(
            .total, from: "2026-02-09", publicities: [("2026-02-24", "2026-03-03")], due: "2026-03-16",
            "publicity of seven days behind Spring Festival",
            counting: "Feb 10 11 12 13 14 | 24; 25 26 27 28 Mar 2 3 left out; 4 5 6 | 9 10 11 12 13 | 16"
        ),
        deadline(
            .total, from: "2026-02-09", publicities: [("2026-02-13", "2026-02-20")], due: "2026-03-09",
            "publicity over Spring Festival leaves out one working day",
            counting: "Feb 10 11 12 13; 14 left out; 24 25 26 27 28 | Mar 2 3 4 5 6 | 9"
        ),
        deadline(
            .total, from: "2026-09-18", due: "2026-10-15",
            "no publicity, over National Day",
            counting: "Sep 20 21 22 23 24 | 28 29 30 | Oct 8 9 10 | 12 13 14 15"
        ),
        deadline(
            .total, from: "2026-09-18", publicities: [("2026-09-28", "2026-10-08")], due: "2026-10-20",
            "publicity taken down late, after National Day",
            counting: "Sep 20 21 22 23 24 | 28; 29 30 Oct 8 left out; 9 10 | 12 13 14 15 16 | 19 20"
        ),
        deadline(
            .total, from: "2026-09-18", publicities: [("2026-09-28", "2026-10-05")], due: "2026-10-19",
            "publicity taken down within National Day",
            counting: "Sep 20 21 22 23 24 | 28; 29 30 left out; Oct 8 9 10 | 12 13 14 15 16 | 19"
        ),
        deadline(
            .total, from: "2026-09-18", publicities: [("2026-09-24", "2026-09-27"), ("2026-10-12", nil)],
            pauses: [("2026-09-28", "2026-10-09")], asOf: "2026-10-16", due: "2026-10-28",
            "taken down for an objection, paused, posted again and still up",
            counting: "Sep 20 21 22 23 24 | 28; 29 30 Oct 8 9 paused; 10 12; 13 14 15 16 19 left out; "
                + "20 21 22 23 | 26 27 28"
        ),
        deadline(
            .total, from: "2026-03-02", publicities: [("2026-03-09", "2026-03-16")],
            pauses: [("2026-03-12", "2026-03-18")], due: "2026-04-01",
            "a pause that overlaps publicity leaves out a day once",
            counting: "Mar 3 4 5 6 | 9; 10 11 12 13 16 left out, 13 16 17 18 paused; "
                + "19 20 | 23 24 25 26 27 | 30 31 Apr 1"
        ),
        deadline(
            .total, from: "2026-09-21", pauses: [("2026-09-29", nil)], asOf: "2026-10-12", due: "2026-10-26",
            "an open pause over National Day",
            counting: "Sep 22 23 24 | 28 29; 30 Oct 8 9 10 12 paused; 13 14 15 16 | 19 20 21 22 23 | 26"
        ),
        deadline(
            .total, from: "2026-09-28", publicities: [("2026-10-12", nil)], asOf: "2026-10-21", due: "2026-10-30",
            "publicity still up after its seventh day leaves out seven days only",
            counting: "Sep 29 30 | Oct 8 9 10 | 12; 13 14 15 16 19 left out; 20 21 22 23 | 26 27 28 29 30"
        ),
        deadline(
            .total, from: "2026-09-07", publicities: [("2026-09-15", "2026-09-21"), ("2026-09-22", "2026-09-29")],
            due: "2026-10-15",
            "an earlier publicity that was taken down is left out too",
            counting: "Sep 8 9 10 11 | 14 15; 16 17 18 20 21 left out; 22; 23 24 28 29 left out; "
                + "30 | Oct 8 9 10 | 12 13 14 15"
        ),
        deadline(
            .total, from: "2020-01-16", due: "2020-02-13",
            "over the prolonged Spring Festival of 2020",
            counting: "Jan 17 19 20 21 22 23 | Feb 3 4 5 6 7 | 10 11 12 13"
        ),
    ]

    private static let tickets: [DeadlineCase] = [
        deadline(
            .hotline, from: "2026-02-12", due: "2026-02-26",
            "a call before Spring Festival",
            counting: "Feb 13 14 | 24 25 26"
        ),
        deadline(
            .hotline, from: "2026-09-26", due: "2026-10-09",
            "a call on a day off before National Day",
            counting: "Sep 28 29 30 | Oct 8 9"
        ),
        deadline(
            .dispatch, from: "2026-02-14", due: "2026-02-24",
            "a request of a make-up Saturday before Spring Festival",
            counting: "Feb 24"
        ),
        deadline(
            .dispatch, from: "2026-10-09", due: "2026-10-10",
            "a request of a Friday before a make-up Saturday",
            counting: "Oct 10"
        ),
        deadline(
            .handle, from: "2026-09-22", due: "2026-10-13",
            "a request before National Day",
            counting: "Sep 23 24 | 28 29 30 | Oct 8 9 10 | 12 13"
        ),
        deadline(
            .handle, from: "2026-02-12", due: "2026-03-04",
            "a request before Spring Festival",
            counting: "Feb 13 14 | 24 25 26 27 28 | Mar 2 3 4"
        ),
    ]

    /// A row of the table; without an as-of day it holds a month after the deadline, when nothing lasts any more.
    private static func deadline(
        _ clock: Clock, from start: CalendarDay? = nil, publicities: [(CalendarDay, CalendarDay?)] = [],
        pauses: [(CalendarDay, CalendarDay?)] = [], asOf: CalendarDay? = nil, due: CalendarDay, _ name: String,
        counting: String
    ) -> DeadlineCase {
        DeadlineCase(
            name: name, clock: clock, start: start,
            publicities: publicities.map { Stretch(from: $0.0, to: $0.1) },
            pauses: pauses.map { Stretch(from: $0.0, to: $0.1) },
            asOf: asOf ?? due.adding(days: 30), deadline: due, counting: counting
        )
    }
}
