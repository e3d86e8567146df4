import Domain
import Postgres
import Statistics
import Store

/// Reads the newest spot check with results.
struct SpotCheckFigures {
    private struct Stratum {
        let township: String
        let drawn: Int
        let atHome: Int
        let checkedUntil: String?
        let sample: StratumSample
    }

    private let month: String
    /// As the district sees them, and as townships may.
    private let strata: [Level: [Stratum]]
    private let items: [String: [(item: CheckItem, checked: Int, problems: Int)]]

    /// Reads strata and items; nil where no result arrived yet.
    init?(_ book: QueryBook, on database: isolated Connection) throws {
        let sql = try book.statement("spot_checks")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, Int.self, Int.self, Int.self, Int.self,
            Int.self, String?.self)
        guard let month = rows.first?.1 else { return nil }
        self.month = month
        strata = Dictionary(grouping: rows) { Level(rawValue: $0.0) ?? .district }.mapValues { rows in
            rows.map { row in
                Stratum(
                    township: row.2, drawn: row.4, atHome: row.7, checkedUntil: row.8,
                    sample: StratumSample(population: row.3, sampled: row.5, positives: row.6))
            }
        }
        let itemSQL = try book.statement("spot_items", with: ["month": ("date", "\(month)-01")])
        let found = try database.query(
            itemSQL.text, itemSQL.values, as: String.self, String.self, Int.self, Int.self)
        items = Dictionary(
            grouping: found.compactMap { township, word, checked, problems in
                CheckItem(rawValue: word).map { (township, (item: $0, checked: checked, problems: problems)) }
            }, by: \.0
        ).mapValues { $0.map(\.1) }
    }

    /// The whole district's.
    var district: SpotChecks { checks(strata[.district] ?? [], items.values.flatMap(\.self)) }

    /// A township's by its 12 digits, without what was found of filings of relatives; nil where nothing was drawn there.
    func township(_ code: String) -> SpotChecks? {
        let own = (strata[.township] ?? []).filter { $0.township == code }
        return own.isEmpty ? nil : checks(own, (items[code] ?? []).filter { $0.item != .filing })
    }

    private func checks(
        _ strata: [Stratum], _ items: [(item: CheckItem, checked: Int, problems: Int)]
    ) -> SpotChecks {
        let samples = strata.map(\.sample)
        let sums = Dictionary(grouping: items, by: \.item)
        return SpotChecks(
            month: month, drawn: strata.reduce(0) { $0 + $1.drawn },
            answered: samples.reduce(0) { $0 + $1.sampled }, atHome: strata.reduce(0) { $0 + $1.atHome },
            problems: samples.reduce(0) { $0 + $1.positives }, checkedUntil: strata.compactMap(\.checkedUntil).max(),
            unknown: samples.filter { $0.sampled == 0 }.reduce(0) { $0 + $1.population },
            estimate: horvitzThompson(samples.filter { $0.sampled > 0 }),
            items: CheckItem.allCases.compactMap { item in
                sums[item].map { lines in
                    SpotChecks.Item(
                        name: item.label, checked: lines.reduce(0) { $0 + $1.checked },
                        problems: lines.reduce(0) { $0 + $1.problems })
                }
            })
    }
}
