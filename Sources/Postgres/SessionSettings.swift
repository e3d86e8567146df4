import CPostgres
import Logging

/// Sets up a new session.
enum SessionSettings {
    /// What every session needs so that values are read as they are written.
    private static let always = ["DateStyle": "ISO, YMD", "IntervalStyle": "iso_8601", "extra_float_digits": "1"]

    /// Applies the settings by `SET`, in the order of their names; every login may, also one without functions.
    ///
    /// - Throws: A `.server` error that names the setting the server refuses.
    static func apply(_ settings: [String: String], to session: Session, logger: Logger) throws(PostgresError) {
        let all = always.merging(settings) { $1 }.sorted { $0.key < $1.key }
        for (name, value) in all {
            do {
                try run(statement(name, value), [], session)
            } catch {
                throw error.changing { $0.hint = "Correct the session setting \(name)." }
            }
        }
        // Lets the server notice a program that died; known from 14, and only where the platform can.
        let check = "client_connection_check_interval"
        guard PQserverVersion(session.raw) >= 140_000, settings[check] == nil else { return }
        do {
            try run(statement(check, "2s"), [], session)
        } catch  where error.kind == .server {
            logger.debug("the server cannot check whether its clients are alive")
        }
    }

    private static func statement(_ name: String, _ value: String) -> String {
        "set session \(SQLIdentifier.quote(name)) to E'\(value.replacing("\\", with: "\\\\").replacing("'", with: "''"))'"
    }

    private static func run(
        _ sql: String, _ parameters: [PostgresParameter], _ session: Session
    ) throws(PostgresError) {
        let bound = try BoundParameters(parameters)
        let result = try ServerResult(
            bound.withPointers {
                PQexecParams(session.raw, sql, $0.count, $0.types, $0.values, $0.lengths, $0.formats, 1)
            }, of: session)
        if let error = result.error { throw error }
    }
}

/// Names of tables, columns and databases inside a statement.
package enum SQLIdentifier {
    /// The name in double quotes, so that any text is one identifier.
    ///
    /// - Parameter name: The name as the catalogue holds it.
    /// - Returns: Text that may be put into a statement.
    package static func quote(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
