import Postgres
import Store

/// The rows that findings rest on, masked by the server according to the feeds' definitions.
struct SourceRecords {
    private let feeds: [FeedDefinition]
    private let book: QueryBook

    init(_ catalog: FeedCatalog, _ book: QueryBook) {
        // The case first, then what belongs to it.
        let first = ["cases", "case_members", "case_steps"]
        feeds = catalog.tables.sorted { left, right in
            let places = [left, right].map { first.firstIndex(of: $0.name) ?? first.count }
            return (places[0], left.name) < (places[1], right.name)
        }
        self.book = book
    }

    /// The records of findings, by the finding's number.
    func records(
        of numbers: [String], feeds used: Set<String>, on database: isolated Connection
    ) throws -> [String: [FindingDetail.Record]] {
        var records: [String: [FindingDetail.Record]] = [:]
        for feed in feeds where used.contains(feed.name) {
            let sql = book.bound(query(feed))
            try database.stream(
                sql.text.replacing("$numbers", with: "$\(sql.values.count + 1)"),
                sql.values + [PostgresParameter(numbers)],
                as: String.self, String.self, String.self, String.self
            ) { finding, number, content, arrived in
                records[finding, default: []].append(
                    FindingDetail.Record(
                        source: feed.title, number: Self.shortened(number), content: content, arrived: arrived,
                        basis: basis(feed)))
            }
        }
        return records
    }

    private func basis(_ feed: FeedDefinition) -> String {
        if feed.key == ["case_no"] || feed.column("case_no") == nil && feed.group == .report { return "主记录" }
        return feed.column("case_no") == nil ? "编号一致" : "救助编号一致"
    }

    private func query(_ feed: FeedDefinition) -> String {
        let county = feed.isShared ? "" : " and t.county_code = f.county_code"
        let key = feed.key.compactMap(feed.column).map { shown($0, in: feed, isKey: true) ?? "null" }
        let content = feed.columns.filter { !feed.key.contains($0.name) }.compactMap { column in
            shown(column, in: feed, isKey: false).map { Self.literal(Self.label(column) + " ") + " || " + $0 }
        }
        let order = feed.ownDate.map { "t.\"\($0)\", " } ?? ""
        return """
            select f.finding_no, concat_ws('|', \(key.joined(separator: ", "))),
                concat_ws('，'\(content.map { ", " + $0 }.joined())),
                to_char(t.known_from at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')
            from page_source f
            join "\(feed.table)" t on t.row_key = f.row_key\(county)
            where f.feed = '\(feed.table)' and f.finding_no = any($numbers::text[])
            order by f.finding_no, \(order)t.row_key
            """
    }

    /// A column's value as pages may show it; nil where they may not show it at all.
    private func shown(_ column: FeedColumn, in feed: FeedDefinition, isKey: Bool) -> String? {
        let value = "t.\"\(column.name)\""
        let words = Set(column.name.split(separator: "_"))
        // Who reported something is never told.
        guard !words.contains("caller"), !words.contains("reporter") else { return nil }
        switch column.type {
        case .id: return "reference.masked_id(\(value))"
        case .date: return "\(value)::text"
        case .month: return "to_char(\(value), 'YYYY-MM')"
        case .time: return "to_char(\(value) at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')"
        case .money: return "to_char(\(value), 'FM999,999,999,990.00') || ' 元'"
        case .int: return "\(value)::text"
        case .bool: return "case when \(value) then '是' else '否' end"
        case .region:
            return
                "coalesce((select r.name from regions r where r.code = \(value) and r.code_system = 'nbs'), \(value))"
        case .degrees: return nil
        case .code(let list, _): return label(value, list)
        case .codes(let list):
            let labels = "array(select \(label("e.code", list)) from unnest(\(value)) as e (code))"
            return "nullif(array_to_string(\(labels), '、'), '')"
        case .text:
            if words.contains("name") { return feed.isShared ? value : "reference.masked_name(\(value))" }
            if words.contains("phone") { return "reference.masked_phone(\(value))" }
            if words.contains("account") { return "reference.masked_account(\(value))" }
            // Numbers of files and records; what else is text may hold anything, also names.
            if words.contains("no") || isKey && !words.contains("officer") { return "reference.masked_text(\(value))" }
            return Self.plainTexts.contains(column.name) ? "reference.masked_text(\(value))" : nil
        }
    }

    /// Texts that name kinds and offices, never persons.
    private static let plainTexts: Set<String> = ["category", "assigned_to", "dispatched_to", "relation"]

    /// The Chinese header, behind the canonical name.
    private static func label(_ column: FeedColumn) -> String { column.headers.dropFirst().first ?? column.name }

    private static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// The label of a code; a text that is no code of the list is not shown.
    private func label(_ value: String, _ list: CodeList) -> String {
        let cases = list.entries.map { "when \(Self.literal($0.code)) then \(Self.literal($0.label))" }
        return "case \(value) \(cases.joined(separator: " ")) end"
    }

    /// A record's number without the parts that a later part repeats: `JZ1|JZ1-8` is `JZ1-8`.
    static func shortened(_ number: String) -> String {
        let parts = number.split(separator: "|").map(String.init)
        return parts.enumerated().filter { index, part in !parts.dropFirst(index + 1).contains { $0.hasPrefix(part) } }
            .map(\.element).joined(separator: " ")
    }
}
