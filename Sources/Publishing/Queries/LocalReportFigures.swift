import Postgres
import Store

/// Reads what each township hears and reports.
struct LocalReportFigures {
    /// The feeds whose records townships report themselves, in the order of the page.
    private static let feedNames = ["grid_reports", "case_steps", "publicity", "relative_filings"]

    private let checks: SpotCheckFigures?
    private let hotlines: HotlineFigures
    private let feeds: [(name: String, title: String)]
    private let records: [String: [String: (last: String, records: Int)]]

    init(
        _ book: QueryBook, checks: SpotCheckFigures?, hotlines: HotlineFigures, _ freshness: Freshness,
        catalog: FeedCatalog, on database: isolated Connection
    ) throws {
        self.checks = checks
        self.hotlines = hotlines
        feeds = Self.feedNames.filter(freshness.isLoaded).compactMap { name in
            catalog.feed(name).map { (name: name, title: $0.title) }
        }
        let sql = try book.statement("reports")
        var records: [String: [String: (last: String, records: Int)]] = [:]
        for (feed, township, last, count) in try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, Int.self)
        {
            records[township, default: [:]][feed] = (last, count)
        }
        self.records = records
    }

    /// A township's by its 12 digits.
    func township(_ code: String) -> LocalReports {
        LocalReports(
            spotChecks: checks?.township(code), hotline: hotlines.township(code),
            feeds: feeds.map { feed in
                let own = records[code]?[feed.name]
                return LocalReports.Feed(name: feed.title, last: own?.last, records: own?.records ?? 0)
            })
    }
}
