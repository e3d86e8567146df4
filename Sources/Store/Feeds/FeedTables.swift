package import Postgres

/// The tables of feeds: one of current rows in schema `feed`, one of earlier versions in schema `history`.
///
/// They are made from the definitions, so that a new feed is one new file. A column that a definition drops
/// stays in the table; one whose type changes is refused, because rows already hold the old one. Indexes follow the
/// definition.
package struct FeedTables: Sendable {
    private let feeds: [FeedDefinition]

    /// The tables of all feeds of a catalogue.
    package init(_ catalog: FeedCatalog) {
        feeds = catalog.tables
    }

    /// Makes what is missing.
    ///
    /// Returns the names of the feeds whose tables were made or widened.
    ///
    /// - Throws: `Failure` 1010 where a column's type differs from its definition; `PostgresError`.
    @discardableResult
    package func synchronize(on database: isolated Connection) throws -> [String] {
        let stale = try stale(on: database)
        guard !stale.isEmpty else { return [] }
        try database.atomically {
            try database.execute("select pg_advisory_xact_lock(hashtextextended('aidwatch feed tables', 0))")
            for feed in stale {
                try Self.synchronize(feed, on: database)
                try database.execute(
                    """
                    insert into ledger.feed_table (feed, definition, synced_at) values ($1, $2, now())
                    on conflict (feed) do update set definition = excluded.definition, synced_at = excluded.synced_at
                    """,
                    [.init(feed.name), .init(Self.signature(of: feed))])
            }
        }
        return stale.map(\.name)
    }

    /// The feeds whose tables the database lacks or has by another definition.
    package func stale(on database: isolated Connection) throws -> [FeedDefinition] {
        let known = try database.query(
            "select feed, definition from ledger.feed_table", as: String.self, String.self)
        let definitions = Dictionary(uniqueKeysWithValues: known.map { ($0.0, $0.1) })
        return feeds.filter { definitions[$0.name] != Self.signature(of: $0) }
    }

    /// The primary key and the indexes of a feed's current rows, as statements that make them.
    private static func keyStatements(of feed: FeedDefinition) -> [String] {
        let prefix = feed.isShared ? "" : "county_code, "
        let key = "alter table feed.\(feed.table) add constraint \(feed.table)_pk primary key (\(prefix)row_key)"
        return [key] + indexes(of: feed).map(\.statement)
    }

    /// The indexes of a feed's current rows: name, columns, and the statement that makes it.
    private static func indexes(of feed: FeedDefinition) -> [(name: String, columns: [String], statement: String)] {
        feed.indexes.enumerated().map { number, columns in
            // Without the county, which tells no rows apart within a district: sorting by it would cost a quarter more.
            let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
            let name = "\(feed.table)_by_\(number + 1)"
            return (name, columns, "create index \(name) on feed.\(feed.table) (\(list))")
        }
    }

    /// Makes the indexes that a table lacks or has over other columns, and drops those that the definition no longer asks
    /// for; an index of somebody else's stays.
    private static func synchronizeIndexes(of feed: FeedDefinition, on database: isolated Connection) throws {
        let rows = try database.query(
            """
            select c.relname::text, array(
                select a.attname::text from pg_attribute a where a.attrelid = i.indexrelid order by a.attnum)
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            where i.indrelid = to_regclass($1) and starts_with(c.relname::text, $2)
            """, [.init("feed." + feed.table), .init(feed.table + "_by_")], as: String.self, [String].self)
        var present = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
        for index in indexes(of: feed) {
            let columns = present.removeValue(forKey: index.name)
            if columns == index.columns { continue }
            if columns != nil { try database.execute("drop index feed.\(index.name)") }
            try database.execute(index.statement)
        }
        for name in present.keys.sorted() { try database.execute("drop index feed.\"\(name)\"") }
    }

    private static func synchronize(_ feed: FeedDefinition, on database: isolated Connection) throws {
        let columns = try database.query(
            """
            select a.attname::text, format_type(a.atttypid, a.atttypmod)
            from pg_attribute a where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
            """, [.init("feed." + feed.name)], as: String.self, String.self)
        if columns.isEmpty {
            for statement in createStatements(of: feed) + keyStatements(of: feed) {
                try database.execute(statement)
            }
            return
        }
        let existing = Dictionary(uniqueKeysWithValues: columns.map { ($0.0, $0.1) })
        for (name, type) in storedColumns(of: feed) {
            guard let present = existing[name] else {
                try database.execute("alter table feed.\(feed.name) add column \"\(name)\" \(type)")
                try database.execute("alter table history.\(feed.name) add column \"\(name)\" \(type)")
                continue
            }
            if !type.hasPrefix(present) {
                throw Failure(
                    1010, .configuration,
                    Bilingual(
                        "the column \(name) of feed \(feed.name) is \(present) in the database, not \(type)",
                        "数据源 \(feed.name) 的列 \(name) 在数据库中是 \(present)，不是 \(type)"),
                    repair: Bilingual(
                        "give the changed column a new name, or load into a new workspace",
                        "请给改动的列另取名称，或在新的工作区装载"))
            }
        }
        try synchronizeIndexes(of: feed, on: database)
    }

    private static func createStatements(of feed: FeedDefinition) -> [String] {
        let county = feed.isShared ? "" : "county_code text collate \"C\" not null,\n"
        let columns = storedColumns(of: feed).map { "\"\($0.name)\" \($0.type)" }.joined(separator: ",\n")
        let tail = "load_id bigint not null,\nknown_from timestamp with time zone not null"
        let prefix = feed.isShared ? "" : "county_code, "
        let rowKey = "row_key text collate \"C\" not null"
        return [
            // A corrected row finds room on its own page, and then no index changes.
            "create table feed.\(feed.name) (\n\(county)\(rowKey),\n\(columns),\n\(tail)) with (fillfactor = 95)",
            """
            create table history.\(feed.name) (
            \(county)\(rowKey),
            \(columns),
            \(tail),
            known_to timestamp with time zone not null,
            constraint \(feed.name)_history_pk primary key (\(prefix)row_key, known_from))
            """,
            "select access.protect('feed.\(feed.name)', 'select, insert, update, delete')",
            "select access.protect('history.\(feed.name)', 'select, insert')",
        ]
    }

    private static func storedColumns(of feed: FeedDefinition) -> [(name: String, type: String)] {
        feed.columns.flatMap { column -> [(name: String, type: String)] in
            let notNull = column.isRequired || column.defaultValue != nil ? " not null" : ""
            let own = (name: column.name, type: column.type.sqlType + notNull)
            return column.keepsRaw ? [own, (name: column.rawName, type: "text")] : [own]
        }
    }

    private static func signature(of feed: FeedDefinition) -> String {
        (createStatements(of: feed) + keyStatements(of: feed)).joined(separator: ";\n")
    }
}
