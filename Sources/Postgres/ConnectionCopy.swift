import CPostgres

extension Connection {
    /// Loads rows by `COPY … FROM STDIN (FORMAT binary)`.
    ///
    /// When the body throws, the server is told to give up, the connection stays usable and the body's error is
    /// thrown on; nothing is loaded then.
    ///
    /// - Parameters:
    ///   - sql: The COPY statement, with `FORMAT binary`.
    ///   - body: Writes the rows.
    /// - Returns: Rows loaded.
    /// - Throws: What the body throws; a `PostgresError` with `copyLine` where the server refuses a row.
    @discardableResult
    package func copyIn(_ sql: String, _ body: (inout CopyWriter) throws -> Void) throws -> Int {
        try copyIn(sql, isBinary: true) { session, columns in
            var writer = CopyWriter(session, tableColumns: columns)
            try body(&writer)
            try writer.finish()
        }
    }

    /// Loads raw bytes by `COPY … FROM STDIN` in text or CSV format.
    ///
    /// - Parameters:
    ///   - sql: The COPY statement, without `FORMAT binary`.
    ///   - body: Writes the bytes.
    /// - Returns: Rows loaded.
    /// - Throws: What the body throws; a `PostgresError` with `copyLine` and `copyColumn` where the server refuses a
    ///   row.
    @discardableResult
    package func copyInText(_ sql: String, _ body: (inout CopyTextWriter) throws -> Void) throws -> Int {
        try copyIn(sql, isBinary: false) { session, _ in
            var writer = CopyTextWriter(session)
            try body(&writer)
            try writer.flush()
        }
    }

    /// Reads rows by `COPY … TO STDOUT` in any format.
    ///
    /// - Parameters:
    ///   - sql: The COPY statement.
    ///   - chunk: Receives whole rows, about 64 KiB at a time; what it throws stops the COPY and is thrown on.
    /// - Returns: Rows read.
    /// - Throws: What `chunk` throws, or a `PostgresError`.
    @discardableResult
    package func copyOut(_ sql: String, _ chunk: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
        try exchange { session in
            try Self.startCopy(sql, PGRES_COPY_OUT, session)
            var failure: (any Error)?
            var held: [UInt8] = []
            var row: UnsafeMutablePointer<CChar>?
            var count = PQgetCopyData(session.raw, &row, 0)
            while count > 0 {
                if failure == nil {
                    held.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(count)))
                    if held.count >= 65_536 {
                        do { try held.withUnsafeBytes(chunk) } catch {
                            failure = error
                            self.canceller.cancelNow()
                        }
                        held.removeAll(keepingCapacity: true)
                    }
                }
                PQfreemem(row)
                count = PQgetCopyData(session.raw, &row, 0)
            }
            let outcome = Self.finishCopy(session)
            if let failure { throw failure }
            let rows = try outcome.get()
            if !held.isEmpty { try held.withUnsafeBytes(chunk) }
            return rows
        }
    }

    private func copyIn(
        _ sql: String, isBinary: Bool, _ body: (Session, Int) throws -> Void
    ) throws -> Int {
        try exchange { session in
            let shape = try Self.startCopy(sql, PGRES_COPY_IN, session)
            guard shape.isBinary == isBinary else {
                Self.giveUp("wrong format", session)
                throw PostgresError(
                    .usage, isBinary ? "copyIn needs FORMAT binary" : "copyInText takes no FORMAT binary")
            }
            do {
                try body(session, shape.columns)
            } catch {
                Self.giveUp("the client gave up", session)
                throw error
            }
            guard PQputCopyEnd(session.raw, nil) == 1 else {
                let error = PostgresError(.connection, session.clientMessage)
                _ = Self.finishCopy(session)
                throw error
            }
            return try Self.finishCopy(session).get()
        }
    }

    private static func giveUp(_ reason: String, _ session: Session) {
        PQputCopyEnd(session.raw, reason)
        _ = finishCopy(session)
    }

    @discardableResult
    private static func startCopy(
        _ sql: String, _ wanted: ExecStatusType, _ session: Session
    ) throws(PostgresError) -> (isBinary: Bool, columns: Int) {
        let result = try ServerResult(
            PQexecParams(session.raw, sql, 0, nil, nil, nil, nil, 0), of: session)
        guard result.status == wanted else {
            try refuseCopy(result, session)
            throw result.error
                ?? PostgresError(
                    .usage, "the statement is no COPY \(wanted == PGRES_COPY_IN ? "FROM STDIN" : "TO STDOUT")")
        }
        return (PQbinaryTuples(result.raw) == 1, Int(result.columnCount))
    }

    /// Reads results to the end, so that the next statement finds the session free.
    private static func finishCopy(_ session: Session) -> Result<Int, PostgresError> {
        var rows = 0
        var failure: PostgresError?
        while let next = PQgetResult(session.raw) {
            let result = ServerResult(owning: next)
            if result.status == PGRES_COPY_IN {
                // Still waiting for data after a failed send: libpq would return this state for ever.
                guard PQputCopyEnd(session.raw, "the client gave up") == 1 else { break }
                continue
            }
            if let error = result.error { failure = failure ?? error } else { rows += result.affectedRows }
        }
        return failure.map { .failure($0) } ?? .success(rows)
    }
}
