import Postgres
import Store

/// Turns views of feeds into temporary tables where rules read them again and again.
///
/// The state of a case on a day takes a look at its steps, so cases are worked out once for all rules of a scan. Of the
/// few households of a scope everything is, so that rules meet small tables whose size the server knows.
struct KeptViews {
    private let indexes: [String: [[String]]]
    private var kept: Set<String> = []

    /// What is worth keeping of the views of a scope.
    init(_ catalog: FeedCatalog, _ scope: AsOfViews.Scope) {
        var indexes: [String: [[String]]] = [:]
        for feed in catalog.tables {
            let isSmall = scope == .households && (feed.isOfCases || feed.personAbout != nil)
            guard isSmall || feed.table == "cases" else { continue }
            let key = feed.key == ["case_no"] ? [["case_no"]] : []
            indexes[feed.table] = feed.indexes + key
        }
        if scope == .households { indexes["clocks"] = [["case_no"]] }
        self.indexes = indexes
    }

    /// Keeps the views that queries mention and that are not kept yet.
    mutating func keep(readBy queries: [String], on database: isolated Connection) throws {
        let names = indexes.keys.filter { !kept.contains($0) }
        let missing = Set(queries.flatMap { DefinitionCatalog.mentioned(in: $0, of: names) })
        for name in missing.sorted() {
            // Views that read this one go on reading it under its new name.
            try database.execute("alter view pg_temp.\"\(name)\" rename to \"\(name)_shown\"")
            try database.execute("create temporary table \"\(name)\" as select * from pg_temp.\"\(name)_shown\"")
            for columns in indexes[name] ?? [] {
                let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
                try database.execute("create index on pg_temp.\"\(name)\" (\(list))")
            }
            try database.execute("analyze pg_temp.\"\(name)\"")
            try database.execute("grant select on pg_temp.\"\(name)\" to aidwatch_rules")
        }
        kept.formUnion(missing)
    }

    /// Removes what earlier scans of the session kept under names that views are to have.
    static func forget(_ catalog: FeedCatalog, on database: isolated Connection) throws {
        let names = try database.query(
            """
            select relname::text from pg_class
            where relnamespace = pg_my_temp_schema() and relkind = 'r' and relname = any($1)
            """, [.init(catalog.tables.map(\.table) + ["clocks"])], as: String.self)
        for name in names {
            try database.execute("drop table pg_temp.\"\(name)\" cascade")
            try database.execute("drop view if exists pg_temp.\"\(name)_shown\" cascade")
        }
    }
}
