import Postgres
import Store

/// What arrived of each feed before the scan.
struct Freshness {
    private struct Arrival {
        let time: String?
        let rows: Int?
        let rejected: Int?
        let held: String?
    }

    /// What is agreed on a feed's sources, and which of them were late.
    private struct Rhythm {
        let title: String
        let late: String?
    }

    private let arrivals: [String: Arrival]
    private let rhythms: [String: Rhythm]
    private let catalog: FeedCatalog

    init(_ book: QueryBook, catalog: FeedCatalog, on database: isolated Connection) throws {
        self.catalog = catalog
        let sql = try book.statement("feeds")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, String?.self, Int?.self, Int?.self, String?.self)
        arrivals = Dictionary(
            rows.map { ($0.0, Arrival(time: $0.1, rows: $0.2, rejected: $0.3, held: $0.4)) }
        ) { first, _ in first }
        let agreed = try book.statement("rhythms")
        rhythms = Dictionary(
            try database.query(agreed.text, agreed.values, as: String.self, String.self, String?.self)
                .map { ($0.0, Rhythm(title: $0.1, late: $0.2)) }
        ) { first, _ in first }
    }

    /// Whether a feed was ever taken in.
    func isLoaded(_ feed: String) -> Bool { arrivals[feed]?.rows != nil }

    /// The titles of the feeds that never arrived.
    var missing: [String] { catalog.tables.filter { !isLoaded($0.name) }.map(\.title) }

    /// The titles of the feeds whose newest file was held back.
    var held: [String] { catalog.tables.filter { arrivals[$0.name]?.held != nil }.map(\.title) }

    /// Everything that is known about the data.
    func model(_ book: QueryBook, rules: RuleBook, on database: isolated Connection) throws -> DataModel {
        let loads = try book.statement("loads")
        let rows = try database.query(
            loads.text, loads.values, as: String.self, String.self, String?.self, Int.self, Int.self, Int.self,
            Int.self,
            String.self, String?.self, [String].self)
        let quarantine = try book.statement("quarantine")
        let groups = try database.query(
            quarantine.text, quarantine.values, as: String.self, String?.self, String.self, Int.self)
        let codes = try book.statement("region_codes")
        let regionCodes = try database.query(
            codes.text, codes.values, as: String.self, String.self, String?.self, String?.self, Int.self)
        var model = DataModel(
            sources: catalog.tables.map { source($0, rules) },
            loads: rows.map { row in
                DataModel.Load(
                    finished: row.0, source: title(row.1), file: row.2 ?? "", read: row.3, loaded: row.4,
                    unchanged: row.5,
                    quarantined: row.6, state: LoadWords.state(row.7), reason: row.8.map(LoadWords.reason) ?? "")
            },
            quarantined: groups.map { group in
                DataModel.Quarantined(
                    source: title(group.0), column: header(group.1, of: group.0), reason: LoadWords.reason(group.2),
                    rows: group.3)
            },
            drift: rows.filter { !$0.9.isEmpty }.map { row in
                DataModel.Drift(
                    source: title(row.1), measure: "文件的列", usual: "约定的列", now: "多出 \(row.9.count) 列",
                    remark: "未识别的列不入库：\(row.9.prefix(8).joined(separator: "、"))")
            }, runs: try RunFigures.read(book, catalog: catalog, on: database))
        model.regionCodes = regionCodes.map { row in
            DataModel.RegionCode(source: title(row.0), code: row.1, name: row.2, closed: row.3, rows: row.4)
        }
        return model
    }

    private func source(_ feed: FeedDefinition, _ rules: RuleBook) -> DataModel.Source {
        let arrival = arrivals[feed.name]
        var effects: [String] = []
        var state = DataModel.Source.State.fresh
        if let rejected = arrival?.rejected, rejected > 0 {
            state = .partial
            effects.append("\(Formatting.count(rejected)) 行退回，相应的人或件没有计入。")
        }
        if let held = arrival?.held {
            state = .late
            effects.append("最近一个文件被搁置（\(LoadWords.reason(held))），页面用的是上一次的数。")
        }
        let untested = rules.run.filter { $0.depends.contains(feed.name) }.count
        if let late = rhythms[feed.name]?.late {
            state = .late
            effects.append("\(late) 逾期未报。")
            if untested > 0, arrival?.rows != nil {
                effects.append("\(untested) 条规则没有检验，没有线索不等于没有问题。")
            }
        }
        if arrival?.rows == nil {
            state = .absent
            let poorer = rules.run.filter { $0.uses.contains(feed.name) }.count
            if untested > 0 { effects.append("\(untested) 条规则没有检验，没有线索不等于没有问题。") }
            if poorer > 0 { effects.append("\(poorer) 条规则少了一个印证来源。") }
        }
        return DataModel.Source(
            name: feed.title, rhythm: rhythms[feed.name]?.title ?? "人工装载", lastArrival: arrival?.time,
            rows: arrival?.rows,
            rejected: arrival?.rejected, state: state, effect: effects.joined())
    }

    private func title(_ feed: String) -> String { catalog.feed(feed)?.title ?? feed }

    private func header(_ column: String?, of feed: String) -> String {
        guard let column else { return "整行" }
        return catalog.feed(feed)?.column(column)?.headers.dropFirst().first ?? column
    }
}
