package import Domain
package import Postgres
package import Store

/// Reminds townships by itself: of new findings of the kinds that the settings name, and again, one level higher, of
/// what still stands when its term has ended.
package struct ReminderRun: Sendable {
    private let settings: Settings

    /// A reminder that was given.
    package struct Reminder: Sendable, Hashable {
        /// The finding's number.
        package let finding: String
        /// 1 to the township, 2 to its leader, 3 to the district.
        package let level: Int
        /// The last day of the term.
        package let until: CalendarDay
    }

    /// What a run did.
    package struct Report: Sendable {
        /// The reminders, by the numbers of their findings.
        package let reminders: [Reminder]
        /// Why others could not be given, in words.
        package let refused: [Failure]
    }

    /// A run by a workspace's settings.
    package init(settings: Settings) {
        self.settings = settings
    }

    /// Gives the reminders that are due on a day.
    ///
    /// - Throws: `PostgresError`.
    package func run(on day: CalendarDay, _ database: isolated Connection) throws -> Report {
        try database.atomically {
            let rows = try database.query(
                """
                select finding_no, reminder_level, until::text, refusal, detail
                from detection.remind_due($1, $2, $3::date, $4::integer)
                """,
                [
                    .init(settings.district), .init(settings.automaticReminders.map(\.rawValue)),
                    .init(day.description), .init(settings.reminderTerm),
                ], as: String.self, Int?.self, String?.self, String?.self, String?.self)
            var reminders: [Reminder] = []
            var refused: [Failure] = []
            for (finding, level, until, refusal, detail) in rows {
                if let word = refusal.flatMap(Refusal.init(rawValue:)) {
                    refused.append(word.failure(.remind, on: finding, detail: detail))
                } else if let level, let until = until.flatMap({ CalendarDay.parse(Array($0.utf8).span) }) {
                    reminders.append(Reminder(finding: finding, level: level, until: until))
                }
            }
            return Report(reminders: reminders, refused: refused)
        }
    }
}
