import Postgres
import Store

/// Reads what became of reminders and referrals.
enum RectificationFigures {
    /// The district's; the session must hold the view `reminders`.
    static func read(_ book: QueryBook, on database: isolated Connection) throws -> Rectification {
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
        let referrals = try book.statement("referrals")
        if let row = try database.first(referrals.text, referrals.values, as: Int.self, Int.self, Int.self) {
            (found.referred, found.returned, found.settled) = row
        }
        return found
    }
}
