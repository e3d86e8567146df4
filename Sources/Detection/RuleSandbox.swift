import Postgres

/// Where the queries of rule files run: in their own role, read only but for temporary tables, with a time limit.
struct RuleSandbox {
    /// Seconds after which a query is stopped.
    let timeoutSeconds: Int

    /// Runs `body` inside a savepoint; what it did is taken back where it throws.
    func run(on database: isolated Connection, _ body: () throws -> Void) throws {
        let role = try database.first("select current_setting('role')", as: String.self) ?? "none"
        try database.savepoint {
            try database.execute("set transaction read only")
            try database.execute("set local statement_timeout = '\(timeoutSeconds)s'")
            try database.execute("set local role aidwatch_rules")
            try body()
            try database.execute("set local role \(SQLIdentifier.quote(role))")
            try database.execute("set local statement_timeout to default")
        }
    }
}
