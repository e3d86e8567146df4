import CPostgres

/// Reads the fields of an error or notice that the server sent.
struct ServerReport {
    let result: OpaquePointer

    var severity: String? { field("V") ?? field("S") }
    var sqlState: SQLState? { field("C").map(SQLState.init) }
    /// The primary message; where libpq made the result itself, as for a broken session, what it says.
    var message: String {
        field("M") ?? CStrings.line(PQresultErrorMessage(result))
    }

    /// The error that the fields describe.
    func error(kind: PostgresError.Kind = .server) -> PostgresError {
        PostgresError(
            PostgresError.Fields(
                kind: kind,
                message: message,
                sqlState: sqlState,
                severity: severity,
                detail: field("D"),
                hint: field("H"),
                context: field("W"),
                schema: field("s"),
                table: field("t"),
                column: field("c"),
                constraint: field("n"),
                statementPosition: field("P").flatMap { Int($0) }
            )
        )
    }

    /// One field by its letter in the protocol (PostgreSQL manual, 55.8).
    private func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) }
    }
}
