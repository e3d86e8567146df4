import Postgres
import Store

/// The days, times and faulty ID numbers that all feeds hold, one row per filled cell, for rules that are about records of
/// any feed.
///
/// Two temporary views with the same columns are made from the definitions, so that a new feed needs no change of a
/// rule and one that is not defined is simply not there: `cells` shows the feeds as they stood on the day of the scan,
/// `given_cells` as the files gave them, whatever day their dates name. Both keep to what was known at the scan's time.
///
/// - `county_code`: the record's county, null for feeds that all counties share. `feed`, `row_key`: the record. `case_no`, `region_code`, `id_number`: the record's own, where it has them; the ID
///   number is the first one of its key.
/// - `column_name`, `value`: the cell, as text. `day`: its day, where it holds a date or a time; `at`: the instant, a
///   date's being 00:00 in Asia/Shanghai.
/// - `role`: `own_date`, `ending`, `raw_id` for the text of an ID number that did not verify, else `value`.
/// - `own_on`: the record's own date. `loaded_on`, `loaded_at`: when this version of the record was loaded.
struct CellViews {
    private let views: AsOfViews

    /// The names of the views.
    static let names = ["cells", "given_cells"]

    /// The views of the dates for which `views` stand.
    init(_ views: AsOfViews) {
        self.views = views
    }

    /// Makes both views, over those that `AsOfViews.create` has made.
    func create(_ feeds: [FeedDefinition], on database: isolated Connection) throws {
        for name in Self.names { try database.execute("drop view if exists pg_temp.\(name)") }
        let shown = feeds.flatMap { feed in branches(feed, of: "pg_temp.\"\(feed.table)\"") }
        let given = feeds.flatMap { feed in branches(feed, of: views.given(feed)) }
        for (name, branches) in zip(Self.names, [shown, given]) {
            try database.execute("create temporary view \(name) as \(branches.joined(separator: "\nunion all\n"))")
        }
    }

    private func branches(_ feed: FeedDefinition, of rows: String) -> [String] {
        let key = feed.key.first { feed.column($0)?.type == .id }
        let head = """
            select \(Self.text(feed.isShared ? "null" : "t.county_code")) as county_code,
            \(Self.text("'\(feed.table)'")) as feed, \(Self.text("t.row_key")) as row_key,
            \(column("case_no", of: feed)) as case_no, \(column("region_code", of: feed)) as region_code,
            \(column(key, of: feed)) as id_number,
            """
        let tail = """
            \(ownDay(feed)) as own_on, (t.known_from at time zone 'Asia/Shanghai')::date as loaded_on,
            t.known_from as loaded_at
            from \(rows) t\(join(feed))
            """
        return feed.columns.flatMap { column -> [String] in
            let role = column.name == feed.ownDate ? "own_date" : column.isEnding ? "ending" : "value"
            var cells: [(columns: String, expression: String)] = []
            if let day = day("t.\"\(column.name)\"", column.type) {
                cells.append(cell(column.name, "t.\"\(column.name)\"", role: role, day: day))
            }
            if column.keepsRaw {
                let never = (day: "null::date", at: "null::timestamptz")
                cells.append(cell(column.name, "t.\"\(column.rawName)\"", role: "raw_id", day: never))
            }
            return cells.map { "\(head) \($0.columns), \(tail) where \($0.expression) is not null" }
        }
    }

    private func cell(
        _ name: String, _ expression: String, role: String, day: (day: String, at: String)
    ) -> (columns: String, expression: String) {
        (
            """
            \(Self.text("'\(name)'")) as column_name, \(Self.text(expression)) as value,
            \(Self.text("'\(role)'")) as role,
            \(day.day) as day, \(day.at) as at
            """, expression
        )
    }

    /// The day and the instant of a cell; nil for a type that has none.
    private func day(_ expression: String, _ type: ColumnType) -> (day: String, at: String)? {
        switch type {
        case .date: (expression, "\(expression)::timestamp at time zone 'Asia/Shanghai'")
        case .time: ("(\(expression) at time zone 'Asia/Shanghai')::date", expression)
        case .text, .id, .month, .money, .int, .bool, .region, .code, .codes, .degrees: nil
        }
    }

    private func column(_ name: String?, of feed: FeedDefinition) -> String {
        guard let name, feed.column(name) != nil else { return Self.text("null") }
        return Self.text("t.\"\(name)\"")
    }

    /// Every branch of the union has the same collation, or no text of it could be compared.
    private static func text(_ expression: String) -> String {
        "(\(expression))::text collate \"C\""
    }

    private func ownDay(_ feed: FeedDefinition) -> String {
        guard let name = feed.ownDate, let column = feed.column(name),
            let own = day("t.\"\(name)\"", column.type)?.day
        else { return "null::date" }
        guard let other = feed.ownDateElse else { return own }
        return "coalesce(\(own), o.\"\(other.column)\")"
    }

    /// The row that stands in where the own date is empty.
    private func join(_ feed: FeedDefinition) -> String {
        guard let other = feed.ownDateElse else { return "" }
        return
            " left join pg_temp.\"\(other.feed)\" o on o.county_code = t.county_code and o.case_no = t.case_no"
    }
}
