package import Postgres

/// Views and tables of the session's temporary schema that take each other's place.
///
/// What rules read is a view, or a table where it is worth keeping; both go by the same name.
package enum TemporaryRelations {
    /// Removes what goes by some names, with the views over it.
    package static func drop(_ names: [String], on database: isolated Connection) throws {
        let found = try database.query(
            """
            select relname::text, relkind = 'v' from pg_class
            where relnamespace = pg_my_temp_schema() and relkind in ('r', 'v') and relname = any($1)
            """, [.init(names)], as: String.self, Bool.self)
        for (name, isView) in found {
            // One that stood over another of them has gone with it.
            try database.execute("drop \(isView ? "view" : "table") if exists pg_temp.\"\(name)\" cascade")
        }
    }

    /// Makes a relation of a query: a view, or with lists of columns to find rows by, a table.
    package static func create(
        _ name: String, as query: String, indexes: [[String]]?, on database: isolated Connection
    ) throws {
        try database.execute("create temporary \(indexes == nil ? "view" : "table") \"\(name)\" as \(query)")
        if let indexes { try index(name, by: indexes, on: database) }
    }

    /// Makes indexes of a filled table, each by a list of columns, and gathers its statistics.
    ///
    /// - Throws: `PostgresError`.
    package static func index(_ name: String, by indexes: [[String]], on database: isolated Connection) throws {
        for columns in indexes {
            let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
            try database.execute("create index on pg_temp.\"\(name)\" (\(list))")
        }
        try analyze(name, on: database)
    }

    /// Gathers statistics from a small sample, which is enough for a table that lives for a few queries.
    private static func analyze(_ name: String, on database: isolated Connection) throws {
        try database.execute("set local default_statistics_target = 20")
        try database.execute("analyze pg_temp.\"\(name)\"")
        try database.execute("set local default_statistics_target to default")
    }
}
