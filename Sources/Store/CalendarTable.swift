import Domain
package import Postgres

/// The table `reference.calendar`: a row for each day of 1900 to 2101 with its running working-day number.
package enum CalendarTable {
    /// Writes the table anew where it was made from other files.
    ///
    /// Returns whether it was.
    @discardableResult
    package static func synchronize(_ files: CalendarFiles, on database: isolated Connection) throws -> Bool {
        if try digest(on: database) == files.digest { return false }
        guard let first = CalendarDay(year: 1900, month: 1, day: 1),
            let last = CalendarDay(year: 2101, month: 12, day: 31)
        else { return false }
        try database.atomically {
            try database.execute("lock table reference.calendar in access exclusive mode")
            try database.execute("truncate reference.calendar")
            let offset = files.calendar.workdayNumber(of: first.adding(days: -1))
            _ = try database.copyIn("copy reference.calendar from stdin (format binary)") { writer in
                for number in first.daysSince2000...last.daysSince2000 {
                    let day = CalendarDay(daysSince2000: number)
                    writer.beginRow(columns: 4)
                    writer.date(daysSince2000: number)
                    writer.int32(Int32(files.calendar.workdayNumber(of: day) - offset))
                    writer.bool(files.calendar.isWorkingDay(day))
                    writer.bool(files.calendar.isProvisional(day))
                    try writer.endRow()
                }
            }
            try database.execute(
                """
                insert into reference.calendar_version (digest) values ($1)
                on conflict (only_row) do update set digest = excluded.digest
                """, [.init(files.digest)])
            try database.execute("analyze reference.calendar")
        }
        return true
    }

    /// The digest of the files from which the table was made; empty before.
    package static func digest(on database: isolated Connection) throws -> String {
        try database.first("select digest from reference.calendar_version", as: String.self) ?? ""
    }
}
