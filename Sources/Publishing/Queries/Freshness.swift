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

    private let arrivals: [String: Arrival]
    private let catalog: FeedCatalog

    init(_ book: QueryBook, catalog: FeedCatalog, on database: isolated Connection) throws {
        self.catalog = catalog
        let sql = try book.statement("feeds")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, String?.self, Int?.self, Int?.self, String?.self)
        arrivals = Dictionary(
            rows.map { ($0.0, Arrival(time: $0.1, rows: $0.2, rejected: $0.3, held: $0.4)) }
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
        return DataModel(
            sources: catalog.tables.map { source($0, rules) },
            loads: rows.map { row in
                DataModel.Load(
                    finished: row.0, source: title(row.1), file: row.2 ?? "", read: row.3, loaded: row.4,
                    unchanged: row.5,
                    quarantined: row.6, state: Self.states[row.7] ?? row.7, reason: row.8.map(Self.reason) ?? "")
            },
            quarantined: groups.map { group in
                DataModel.Quarantined(
                    source: title(group.0), column: header(group.1, of: group.0), reason: Self.reason(group.2),
                    rows: group.3)
            },
            drift: rows.filter { !$0.9.isEmpty }.map { row in
                DataModel.Drift(
                    source: title(row.1), measure: "文件的列", usual: "约定的列", now: "多出 \(row.9.count) 列",
                    remark: "未识别的列不入库：\(row.9.prefix(8).joined(separator: "、"))")
            })
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
            effects.append("最近一个文件被搁置（\(Self.reason(held))），页面用的是上一次的数。")
        }
        if arrival?.rows == nil {
            state = .absent
            let untested = rules.run.filter { $0.depends.contains(feed.name) }.count
            let poorer = rules.run.filter { $0.uses.contains(feed.name) }.count
            if untested > 0 { effects.append("\(untested) 条规则没有检验，没有线索不等于没有问题。") }
            if poorer > 0 { effects.append("\(poorer) 条规则少了一个印证来源。") }
        }
        return DataModel.Source(
            name: feed.title, rhythm: "人工装载", lastArrival: arrival?.time, rows: arrival?.rows,
            rejected: arrival?.rejected, state: state, effect: effects.joined())
    }

    private func title(_ feed: String) -> String { catalog.feed(feed)?.title ?? feed }

    private func header(_ column: String?, of feed: String) -> String {
        guard let column else { return "整行" }
        return catalog.feed(feed)?.column(column)?.headers.dropFirst().first ?? column
    }

    private static let states = ["loaded": "已入库", "duplicate": "与已入库的相同", "held": "已搁置"]

    /// A reason code, without what stands behind it, in words.
    private static func reason(_ reason: String) -> String {
        let code = String(reason.prefix { $0 != " " })
        return reasons[code] ?? code
    }

    private static let reasons = [
        "empty": "文件是空的", "limits": "超出大小限制", "dialect": "分隔符认不出", "truncated": "文件不完整", "header": "表头不对",
        "encoding": "编码不对", "unreadable": "无法读取", "bad_share": "错误行太多", "drift": "列与上一份文件不同",
        "unclosed_quote": "引号没有闭合",
        "damaged_gzip": "压缩文件损坏", "missing_column": "缺少必需的列", "duplicate_column": "列名重复", "missing": "必填项为空",
        "date": "不是日期", "time": "不是时间", "month": "不是月份", "money": "不是金额", "int": "不是整数", "bool": "不是是/否",
        "code": "不是约定的代码", "codes": "不是约定的代码", "region": "不是区划代码", "number": "不是数", "range": "超出范围",
        "type": "类型不对", "scope": "不属于本区", "nul": "含有空字符", "malformed": "格式损坏", "too_many_fields": "列数太多",
        "id_length": "证件号位数不对", "id_character": "证件号有非法字符", "id_birth_date": "证件号的出生日期不对",
        "id_check_character": "证件号校验位不对", "id_precision": "证件号被表格软件改写",
    ]
}
