import Postgres

/// The temporary tables that say which cases and rows the views of a scope show.
enum ScopeTables {
    /// Makes `scope_case` and `scope_row` where the session lacks them, both empty.
    static func create(on database: isolated Connection) throws {
        for statement in [
            """
            create temporary table if not exists scope_case (
                county_code text collate "C", case_no text collate "C", primary key (county_code, case_no))
            """,
            """
            create temporary table if not exists scope_row (
                county_code text collate "C", row_key text collate "C", primary key (county_code, row_key))
            """,
        ] {
            try database.execute(statement)
        }
    }

    /// Replaces the cases in scope by those of a query of county and case number.
    ///
    /// Returns their number.
    @discardableResult
    static func fillCases(
        _ query: String, _ parameters: [PostgresParameter], on database: isolated Connection
    ) throws -> Int {
        try fill("scope_case", query, parameters, on: database)
    }

    /// Replaces the rows in scope by those of a query of county and row key.
    ///
    /// Returns their number.
    @discardableResult
    static func fillRows(
        _ query: String, _ parameters: [PostgresParameter], on database: isolated Connection
    ) throws -> Int {
        try fill("scope_row", query, parameters, on: database)
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

    /// Empties `rule_scope`, which keeps the scope of each rule until its hits are merged.
    static func clearRules(on database: isolated Connection) throws {
        try database.execute("drop table if exists pg_temp.rule_scope")
        try database.execute("create temporary table rule_scope (rule_id text collate \"C\", key text collate \"C\")")
    }

    /// Keeps the keys that are in scope now as those of a rule.
    static func keep(_ plan: ScanPlanner.Plan, for rule: Rule, on database: isolated Connection) throws {
        let query: String
        switch plan {
        case .full, .nothing: return
        case .cases: query = "select case_no from pg_temp.scope_case"
        case .rows: query = "select row_key from pg_temp.scope_row"
        }
        try database.execute(
            "insert into pg_temp.rule_scope select $1, k from (\(query)) as keys (k)", [.init(rule.id)])
    }

    /// Puts the keys that were kept for a rule back in scope.
    static func fill(
        _ plan: ScanPlanner.Plan, for rule: Rule, county: String, on database: isolated Connection
    ) throws {
        let query = "select $1, key from pg_temp.rule_scope where rule_id = $2"
        switch plan {
        case .full, .nothing: return
        case .cases: try fillCases(query, [.init(county), .init(rule.id)], on: database)
        case .rows: try fillRows(query, [.init(county), .init(rule.id)], on: database)
        }
    }

    private static func fill(
        _ table: String, _ query: String, _ parameters: [PostgresParameter], on database: isolated Connection
    ) throws -> Int {
        try create(on: database)
        try database.execute("truncate pg_temp.\(table)")
        let count = try database.execute(
            "insert into pg_temp.\(table) select c, k from (\(query)) as keys (c, k) where k is not null", parameters)
        try database.execute("analyze \(table)")
        return count
    }
}
