import Postgres

/// The temporary tables that say which cases, persons and rows the views of a scope show.
///
/// `scope_subject` and `scope_data` keep every scope of a scan by its number: about which subjects a rule answers, and
/// what it has to see for that. `scope_case`, `scope_person` and `scope_row` hold what the views show at a time.
enum ScopeTables {
    private static let shown = ["case": "case_no", "person": "id_number", "row": "row_key"]

    /// Makes the tables where the session lacks them.
    static func create(on database: isolated Connection) throws {
        for (kind, column) in shown {
            try database.execute(
                """
                create temporary table if not exists scope_\(kind) (
                    county_code text collate "C", \(column) text collate "C", primary key (county_code, \(column)))
                """)
        }
        for table in ["scope_subject", "scope_data"] {
            try database.execute(
                """
                create temporary table if not exists \(table) (
                    scope integer, kind text, county_code text collate "C", key text collate "C",
                    primary key (scope, kind, county_code, key))
                """)
        }
        try database.execute("grant select on pg_temp.scope_subject to aidwatch_rules")
    }

    /// Forgets the scopes of earlier scans.
    static func clear(on database: isolated Connection) throws {
        try create(on: database)
        try database.execute("truncate pg_temp.scope_subject, pg_temp.scope_data")
    }

    /// Adds to the subjects or the data of a scope what a query of county and key gives.
    static func add(
        _ kind: String, to table: String, of scope: Int, _ query: String, _ parameters: [PostgresParameter] = [],
        on database: isolated Connection
    ) throws {
        try add(
            to: table, of: scope, "select '\(kind)', q.* from (\(query)) q", parameters, on: database)
    }

    /// Adds to the subjects or the data of a scope what a query of kind, county and key gives.
    static func add(
        to table: String, of scope: Int, _ query: String, _ parameters: [PostgresParameter] = [],
        on database: isolated Connection
    ) throws {
        try database.execute(
            """
            insert into pg_temp.\(table) (scope, kind, county_code, key)
            select distinct \(scope), t, c, k from (\(query)) as keys (t, c, k) where k is not null
            on conflict do nothing
            """, parameters)
    }

    /// The number of subjects of a kind in a scope.
    static func count(_ kind: String, of scope: Int, on database: isolated Connection) throws -> Int {
        try database.first(
            "select count(*) from pg_temp.scope_subject where scope = $1::integer and kind = $2",
            [.init(scope), .init(kind)], as: Int.self) ?? 0
    }

    /// Lets the views show what a scope has to see.
    static func show(_ scope: Int, on database: isolated Connection) throws {
        for (kind, column) in shown {
            try database.execute("truncate pg_temp.scope_\(kind)")
            try database.execute(
                """
                insert into pg_temp.scope_\(kind) (county_code, \(column))
                select county_code, key from pg_temp.scope_data where scope = $1::integer and kind = $2
                """, [.init(scope), .init(kind)])
            try database.execute("analyze scope_\(kind)")
        }
    }

    /// Replaces the cases that views show by those of a query of county and case number.
    ///
    /// Returns their number.
    @discardableResult
    static func fillCases(
        _ query: String, _ parameters: [PostgresParameter], on database: isolated Connection
    ) throws -> Int {
        try create(on: database)
        try database.execute("truncate pg_temp.scope_case")
        let count = try database.execute(
            "insert into pg_temp.scope_case select distinct c, k from (\(query)) as keys (c, k) where k is not null",
            parameters)
        try database.execute("analyze scope_case")
        return count
    }

    /// Runs queries over the few rows in scope.
    ///
    /// Each is looked up by its key: a planner that takes one case for many would rather read a whole feed.
    @discardableResult
    static func lookingUp<Result>(on database: isolated Connection, _ body: () throws -> Result) throws -> Result {
        try database.execute("set local enable_seqscan = off")
        let result = try body()
        try database.execute("set local enable_seqscan to default")
        return result
    }
}
