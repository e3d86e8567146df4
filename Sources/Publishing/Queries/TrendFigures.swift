import Postgres
import Store

/// How many findings were first seen in each month, by who may know.
struct TrendFigures {
    private struct Line {
        let month: String
        let kind: Kind
        let township: String
        let count: Int

        /// Whether the township may know of them.
        let isShared: Bool
    }

    private let names: [String]
    private let scanned: Set<String>
    private let first: String?
    private let lines: [Line]

    /// Reads the months of a picture and those that its expectations rest on.
    ///
    /// A month in which nothing was scanned has no counts: what began in it was first seen later.
    init(_ book: QueryBook, until day: String, on database: isolated Connection) throws {
        names = Trend.names(until: day, count: Trend.shown + Trend.baseline)
        let scans = try book.statement("scan_months")
        let months = try database.query(scans.text, scans.values, as: String.self)
        scanned = Set(months)
        first = months.min()
        let sql = try book.statement("trend")
        lines = try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, String.self, Bool.self, Int.self
        ).compactMap { month, kind, township, audience, isReferred, count in
            RuleTexts.pageKind(kind).map {
                Line(
                    month: month, kind: $0, township: township, count: count,
                    isShared: (Level(rawValue: audience) ?? .district) <= .township && !isReferred)
            }
        }
    }

    /// The whole district's, by kind.
    var district: [Kind: Trend] {
        let groups = Dictionary(grouping: lines, by: \.kind)
        return Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, trend(groups[$0] ?? [])) })
    }

    /// Each township's own by the nine digits of its code, all kinds together, as far as it may know.
    func townships(_ codes: [String]) -> [String: Trend] {
        let shared = Set(Kind.shown(to: .township))
        let groups = Dictionary(grouping: lines.filter { $0.isShared && shared.contains($0.kind) }, by: \.township)
        return Dictionary(codes.map { ($0, trend(groups[String($0.prefix(9))] ?? [])) }) { first, _ in first }
    }

    private func trend(_ lines: [Line]) -> Trend {
        var counts: [String: Int] = [:]
        for line in lines { counts[line.month, default: 0] += line.count }
        return Trend(
            names.map { MonthCount(month: $0, count: scanned.contains($0) ? counts[$0] ?? 0 : nil) }, first: first)
    }
}
