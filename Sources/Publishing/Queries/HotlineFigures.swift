import Postgres
import Store

/// The calls of the month on both lines.
enum HotlineFigures {
    private static let names = ["12345": "12345 政务服务热线", "79222164": "79222164 社会救助服务专线"]
    /// Topics that stand alone; the rest are summed.
    private static let shownTopics = 6

    /// One entry a line that ever had a call.
    static func lines(_ book: QueryBook, until day: String, on database: isolated Connection) throws -> [Hotline] {
        let topicSQL = try book.statement("topics")
        let topics = Dictionary(
            grouping: try database.query(topicSQL.text, topicSQL.values, as: String.self, String.self, Int.self),
            by: \.0)
        let monthSQL = try book.statement("hotline_months")
        let counted = Dictionary(
            grouping: try database.query(
                monthSQL.text, monthSQL.values, as: String.self, String.self, String.self, Int.self), by: \.0)
        let names = Trend.names(until: day, count: Trend.shown)
        let sql = try book.statement("hotline")
        return try database.query(
            sql.text, sql.values, as: String.self, Int.self, Double?.self, Int.self, Int.self
        ).map { line, calls, usual, due, inTime in
            let own = (topics[line] ?? []).map { Hotline.Topic(name: $0.1, calls: $0.2) }
            let months = counted[line] ?? []
            let byMonth = Dictionary(months.map { ($0.1, $0.3) }) { first, _ in first }
            let rest = own.dropFirst(shownTopics).reduce(0) { $0 + $1.calls }
            return Hotline(
                name: Self.names[line] ?? line, calls: calls, usual: usual, answeredInTime: due > 0 ? inTime : nil,
                answered: due > 0 ? due : nil,
                topics: own.prefix(shownTopics) + (rest > 0 ? [Hotline.Topic(name: "其他", calls: rest)] : []),
                months: months.first.map { first in
                    // Before a line's first call nothing is known of it.
                    names.map { MonthCount(month: $0, count: $0 < first.2 ? nil : byMonth[$0] ?? 0) }
                } ?? [])
        }
    }
}
