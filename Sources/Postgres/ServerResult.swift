import CPostgres

/// A result of libpq; cleared when released.
struct ServerResult: ~Copyable {
    let raw: OpaquePointer

    /// Takes over a result; nil means that libpq could not even make one.
    init(_ raw: OpaquePointer?, of session: Session) throws(PostgresError) {
        guard let raw else {
            let message = session.clientMessage
            throw PostgresError(
                session.isAlive ? .usage : .connection, message.isEmpty ? "the session broke" : message)
        }
        self.raw = raw
    }

    /// Takes over a result that is there.
    init(owning raw: OpaquePointer) {
        self.raw = raw
    }

    deinit {
        PQclear(raw)
    }

    var status: ExecStatusType { PQresultStatus(raw) }

    /// The error that the result is, or nil for any other result.
    var error: PostgresError? {
        switch status {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: ServerReport(result: raw).error()
        case PGRES_PIPELINE_ABORTED:
            PostgresError(.server, "skipped, since a statement before it in the same unit failed")
                .changing { $0.sqlState = .failedTransaction }
        default: nil
        }
    }

    /// Rows that the statement changed or returned; 0 where the server counts none.
    var affectedRows: Int {
        Int(String(cString: PQcmdTuples(raw))) ?? 0
    }

    var rowCount: Int32 { PQntuples(raw) }
    var columnCount: Int32 { PQnfields(raw) }
}

/// Walks the columns of one row from left to right while it is decoded.
struct RowReader {
    let result: OpaquePointer
    let row: Int32
    private var column: Int32 = 0

    init(result: OpaquePointer, row: Int32) {
        self.result = result
        self.row = row
    }

    mutating func next<Column: PostgresDecodable>(_ type: Column.Type) throws(PostgresError) -> Column {
        defer { column += 1 }
        return try Column(from: PostgresCell(result: result, row: row, column: column))
    }
}
