import Domain
import Formats
package import Postgres
package import Store

/// The tables of schema `kept`, in which scans keep sets from one to the next: one for each definition with `kept`.
///
/// They are made of the definitions by the owner of the schema, so that a kept set is one file.
package struct KeptTables: Sendable {
    private let definitions: DefinitionCatalog?
    private let catalog: FeedCatalog

    /// The tables for the definitions of a workspace; where these have mistakes a scan names them, and nothing is made.
    package init(_ resources: Resources, _ catalog: FeedCatalog) throws {
        self.catalog = catalog
        do {
            definitions = try DefinitionCatalog(resources)
        } catch is ConfigurationError {
            definitions = nil
        }
    }

    /// The sets whose tables are missing or were made of another definition, by name.
    package func stale(on database: isolated Connection) throws -> [String] {
        try changed(on: database).map(\.name)
    }

    /// Makes the tables that are stale; needs the owner of the schema.
    ///
    /// A set that the server refuses gets no table: every scan works it out, and says what is wrong.
    package func synchronize(on database: isolated Connection) throws {
        let changed = try changed(on: database)
        guard !changed.isEmpty, let definitions else { return }
        try database.atomically {
            // No row is looked at: the columns are what counts.
            try AsOfViews(county: "", day: Self.day).create(catalog.tables, on: database)
            try TemporaryRelations.drop(["clocks"], on: database)
            try TemporaryRelations.create(
                "clocks", as: "select * from detection.case_clocks", indexes: nil, on: database)
            try PersonLinksView(county: "", day: Self.day, knownAt: nil).create(on: database)
            for set in changed {
                do {
                    try database.savepoint { try make(set, definitions.needed(by: set.sql), on: database) }
                } catch let error as PostgresError where error.kind == .server {
                    try note(set, digest: Self.refused + digest(of: set), on: database)
                }
            }
            try TemporaryRelations.drop(
                definitions.definitions.map(\.name) + ["clocks", PersonLinksView.name], on: database)
            try TemporaryRelations.drop(catalog.tables.map(\.table), on: database)
        }
    }

    /// Which definition each table was made of, by the set's name.
    static func known(on database: isolated Connection) throws -> [String: String] {
        let rows = try database.query("select name, digest from detection.kept_table", as: String.self, String.self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
    }

    /// What tells a definition, with those behind it, from another.
    static func digest(of set: Definition, _ behind: [Definition]) -> String {
        let text = ([set] + behind).map(\.text).joined(separator: "\0")
        return Hexadecimal.sha256(of: text)
    }

    /// Stands before the digest of a definition that the server refused.
    private static let refused = "refused "

    private static let day = CalendarDay(daysSince2000: 0)

    private func changed(on database: isolated Connection) throws -> [Definition] {
        guard let definitions else { return [] }
        let known = try Self.known(on: database)
        return definitions.definitions.filter { set in
            let digest = digest(of: set)
            return set.upkeep != nil && known[set.name] != digest && known[set.name] != Self.refused + digest
        }
    }

    private func digest(of set: Definition) -> String {
        Self.digest(of: set, definitions?.needed(by: set.sql) ?? [])
    }

    private func note(_ set: Definition, digest: String, on database: isolated Connection) throws {
        try database.execute(
            """
            insert into detection.kept_table (name, digest) values ($1, $2)
            on conflict (name) do update set digest = excluded.digest
            """, [.init(set.name), .init(digest)])
    }

    private func make(_ set: Definition, _ behind: [Definition], on database: isolated Connection) throws {
        try TemporaryRelations.drop((behind + [set]).map(\.name), on: database)
        for definition in behind + [set] {
            let sql = DefinitionTables.literalSQL(definition, day: Self.day, values: [:])
            try database.execute("create temporary view \"\(definition.name)\" as\n\(sql)")
        }
        let table = "kept.\"\(set.name)\""
        try database.execute("drop table if exists \(table)")
        // A set without these columns is refused here.
        let needed = set.upkeep == .household ? "(county_code, case_no)" : "(county_code)"
        try database.execute(
            "create unlogged table \(table) as select * from pg_temp.\"\(set.name)\" where \(needed) is not null with no data"
        )
        let found = set.upkeep == .household ? [["case_no"]] : []
        for columns in found + set.indexes.filter({ !found.contains($0) }) {
            let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
            try database.execute("create index on \(table) (\(list))")
        }
        try database.execute("select access.protect($1::regclass, 'select, insert, delete')", [.init(table)])
        try note(set, digest: digest(of: set), on: database)
        try database.execute("delete from detection.kept_state where name = $1", [.init(set.name)])
    }
}
