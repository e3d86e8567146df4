import ArgumentParser
import Domain
import Foundation

/// Days and instants on the command line.
enum Days {
    /// Today in Asia/Shanghai.
    static var today: CalendarDay { now.day }

    /// Now.
    static var now: Instant {
        let seconds = Date().timeIntervalSince1970 - 946_684_800
        return Instant(microsecondsSince2000: Int64(seconds * 1_000_000))
    }

    /// The day that an option gives.
    static func parse(_ text: String?, option: String) throws -> CalendarDay? {
        guard let text else { return nil }
        guard let day = CalendarDay.parse(Array(text.utf8).span) else {
            throw ValidationError("\(option) is a day such as 2026-10-31")
        }
        return day
    }

    /// The instant that an option gives; without an offset it is Asia/Shanghai.
    static func instant(_ text: String?, option: String) throws -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant.parse(Array(text.utf8).span) else {
            throw ValidationError("\(option) is an instant such as 2026-10-31T08:30:00+08:00")
        }
        return instant
    }
}
