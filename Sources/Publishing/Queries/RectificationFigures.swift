import Domain
import Postgres
import Store

/// Reads what became of reminders and referrals.
enum RectificationFigures {
    /// The district's; the session must hold the view `reminders`.
    static func read(
        _ book: QueryBook, county: String, day: CalendarDay, on database: isolated Connection
    ) throws -> Rectification {
        let sql = try book.statement("rectification")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, Int.self, Int.self, Int.self, Int.self, Int.self, Int.self)
        var found = Rectification()
        var sums: [Kind: (due: Int, mended: Int)] = [:]
        for (kind, met, running, late, overdue, due, mended) in rows {
            guard let kind = RuleTexts.pageKind(kind) else { continue }
            found.met += met
            found.running += running
            found.late += late
            found.overdue += overdue
            sums[kind, default: (0, 0)].due += due
            sums[kind, default: (0, 0)].mended += mended
        }
        found.lines = Kind.allCases.compactMap { kind in
            sums[kind].flatMap { $0.due > 0 ? Rectification.Line(kind: kind, due: $0.due, mended: $0.mended) : nil }
        }
        found.before = try before(book, county: county, day: day.adding(months: -12), on: database)
        let referrals = try book.statement("referrals")
        if let row = try database.first(referrals.text, referrals.values, as: Int.self, Int.self, Int.self) {
            (found.referred, found.returned, found.settled) = row
        }
        return found
    }

    /// The share as it stood on another day, since the turn of that day's year.
    private static func before(
        _ book: QueryBook, county: String, day: CalendarDay, on database: isolated Connection
    ) throws -> Rectification.Share? {
        try RemindersView(county: county, day: day, name: "reminders_before").create(on: database)
        let sql = try book.statement("rectification_before", with: ["day": ("date", day.description)])
        var share = Rectification.Share(mended: 0, due: 0)
        for (kind, due, mended) in try database.query(sql.text, sql.values, as: String.self, Int.self, Int.self)
        where RuleTexts.pageKind(kind) != nil {
            share.due += due
            share.mended += mended
        }
        return share.due > 0 ? share : nil
    }
}
