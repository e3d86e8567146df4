import CPostgres

extension Connection {
    /// Runs exactly one statement and drops the rows it may return.
    ///
    /// - Parameters:
    ///   - sql: One statement with parameters `$1`, `$2` ….
    ///   - parameters: Their values.
    /// - Returns: Rows changed or returned.
    /// - Throws: A `PostgresError`.
    @discardableResult
    package func execute(_ sql: String, _ parameters: [PostgresParameter] = []) throws(PostgresError) -> Int {
        let bound = try BoundParameters(parameters)
        return try typedExchange { (session) throws(PostgresError) in
            try Self.run(sql, bound, session).affectedRows
        }
    }

    /// Runs a script of several statements, in one transaction unless one is open or the script has its own.
    ///
    /// - Parameter sql: The statements, divided by semicolons; no parameters.
    /// - Throws: The error of the first statement that fails, its position counted in the whole script.
    package func executeScript(_ sql: String) throws(PostgresError) {
        try typedExchange { (session) throws(PostgresError) in
            guard !sql.utf8.contains(0) else { throw PostgresError(.encoding, "the script contains a NUL character") }
            let result = try ServerResult(PQexec(session.raw, sql), of: session)
            try Self.refuseCopy(result, session)
            if let error = result.error { throw error }
        }
    }

    /// Runs one statement and returns all of its rows.
    ///
    /// Example: `try await db.query("select name, age from person where age > $1", [40], as: String.self, Int?.self)`
    ///
    /// - Parameters:
    ///   - sql: One statement.
    ///   - parameters: The values of `$1`, `$2` ….
    ///   - columns: The Swift type of each column, from left to right; optional where NULL may stand.
    /// - Returns: A tuple a row, or plain values for a single column, in the server's order.
    /// - Throws: A `PostgresError`; `.decoding` names the column whose type does not fit.
    package func query<each Column: PostgresDecodable>(
        _ sql: String, _ parameters: [PostgresParameter] = [], as columns: repeat (each Column).Type
    ) throws(PostgresError) -> [(repeat each Column)] {
        try fetch(sql, parameters, atMost: .max, repeat each columns)
    }

    /// Runs one statement and returns its first row, or nil where it returns none.
    ///
    /// - Parameters:
    ///   - sql: One statement; give it `limit 1` where it may return many.
    ///   - parameters: The values of `$1`, `$2` ….
    ///   - columns: The Swift type of each column.
    /// - Returns: The first row.
    /// - Throws: A `PostgresError`.
    package func first<each Column: PostgresDecodable>(
        _ sql: String, _ parameters: [PostgresParameter] = [], as columns: repeat (each Column).Type
    ) throws(PostgresError) -> (repeat each Column)? {
        try fetch(sql, parameters, atMost: 1, repeat each columns).first
    }

    /// Runs one statement of a single column and returns all of its values.
    ///
    /// - Parameters:
    ///   - sql: One statement.
    ///   - parameters: The values of `$1`, `$2` ….
    ///   - column: The Swift type of the column; optional where NULL may stand.
    /// - Returns: The values in the server's order.
    /// - Throws: A `PostgresError`.
    package func query<Column: PostgresDecodable>(
        _ sql: String, _ parameters: [PostgresParameter] = [], as column: Column.Type
    ) throws(PostgresError) -> [Column] {
        try fetch(sql, parameters, atMost: .max, column)
    }

    /// Runs one statement of a single column and returns its first value, or nil where it returns no row.
    ///
    /// - Parameters:
    ///   - sql: One statement; give it `limit 1` where it may return many.
    ///   - parameters: The values of `$1`, `$2` ….
    ///   - column: The Swift type of the column.
    /// - Returns: The first value.
    /// - Throws: A `PostgresError`.
    package func first<Column: PostgresDecodable>(
        _ sql: String, _ parameters: [PostgresParameter] = [], as column: Column.Type
    ) throws(PostgresError) -> Column? {
        try fetch(sql, parameters, atMost: 1, column).first
    }

    /// Runs one statement and hands over its rows one by one, in flat memory.
    ///
    /// The connection cannot run another statement until all rows are read.
    ///
    /// - Parameters:
    ///   - sql: One statement.
    ///   - parameters: The values of `$1`, `$2` ….
    ///   - columns: The Swift type of each column.
    ///   - row: Receives the columns of each row as its arguments; what it throws stops the statement and is thrown on.
    /// - Throws: A `PostgresError`, or what `row` throws.
    package func stream<each Column: PostgresDecodable>(
        _ sql: String, _ parameters: [PostgresParameter] = [], as columns: repeat (each Column).Type,
        row: (repeat each Column) throws -> Void
    ) throws {
        let bound = try BoundParameters(parameters)
        try exchange { session in
            try Self.send(sql, bound, session)
            PQsetSingleRowMode(session.raw)
            var failure: (any Error)?
            while let next = PQgetResult(session.raw) {
                let result = ServerResult(owning: next)
                guard failure == nil else { continue }
                do {
                    try Self.checkStreamed(result, session)
                    try Self.deliver(result.raw, repeat each columns, to: row)
                } catch {
                    failure = error
                    self.canceller.cancelNow()
                }
            }
            if let failure { throw failure }
        }
    }

    /// Runs one statement by the extended protocol and checks that it succeeded.
    static func run(
        _ sql: String, _ bound: BoundParameters, _ session: Session
    ) throws(PostgresError) -> ServerResult {
        let result = try ServerResult(
            bound.withPointers {
                PQexecParams(session.raw, sql, $0.count, $0.types, $0.values, $0.lengths, $0.formats, 1)
            }, of: session)
        try refuseCopy(result, session)
        if let error = result.error { throw error }
        return result
    }

    /// Sends one statement without waiting for its result.
    static func send(_ sql: String, _ bound: BoundParameters, _ session: Session) throws(PostgresError) {
        let sent = bound.withPointers {
            PQsendQueryParams(session.raw, sql, $0.count, $0.types, $0.values, $0.lengths, $0.formats, 1)
        }
        guard sent == 1 else {
            throw PostgresError(session.isAlive ? .usage : .connection, session.clientMessage)
        }
    }

    /// Ends a COPY that was begun by a method that does not copy; its data would otherwise block the session.
    static func refuseCopy(_ result: borrowing ServerResult, _ session: Session) throws(PostgresError) {
        switch result.status {
        case PGRES_COPY_IN:
            PQputCopyEnd(session.raw, "not a COPY method")
        case PGRES_COPY_OUT:
            var row: UnsafeMutablePointer<CChar>?
            while PQgetCopyData(session.raw, &row, 0) > 0 { PQfreemem(row) }
        default: return
        }
        while let rest = PQgetResult(session.raw) { PQclear(rest) }
        throw PostgresError(.usage, "COPY needs copyIn, copyInText or copyOut")
    }

    private func fetch<each Column: PostgresDecodable>(
        _ sql: String, _ parameters: [PostgresParameter], atMost limit: Int32, _ columns: repeat (each Column).Type
    ) throws(PostgresError) -> [(repeat each Column)] {
        let bound = try BoundParameters(parameters)
        return try typedExchange { (session) throws(PostgresError) in
            let result = try Self.run(sql, bound, session)
            try Self.checkColumns(result.raw, Self.count(repeat each columns))
            let count = min(result.rowCount, limit)
            var rows: [(repeat each Column)] = []
            rows.reserveCapacity(Int(count))
            for row in 0..<count {
                rows.append(try Self.decode(result.raw, row, repeat each columns))
            }
            return rows
        }
    }

    private static func checkStreamed(
        _ result: borrowing ServerResult, _ session: Session
    ) throws(PostgresError) {
        if let error = result.error { throw error }
        guard result.status == PGRES_SINGLE_TUPLE || result.status == PGRES_TUPLES_OK else {
            try refuseCopy(result, session)
            throw PostgresError(.usage, "only a statement that returns rows can be streamed")
        }
    }

    private static func deliver<each Column: PostgresDecodable>(
        _ result: OpaquePointer, _ columns: repeat (each Column).Type, to row: (repeat each Column) throws -> Void
    ) throws {
        try checkColumns(result, count(repeat each columns))
        for index in 0..<PQntuples(result) {
            let values: (repeat each Column) = try decode(result, index, repeat each columns)
            try row(repeat each values)
        }
    }

    /// Refuses a result with another number of columns than asked for.
    private static func checkColumns(_ result: OpaquePointer, _ wanted: Int) throws(PostgresError) {
        let found = PQnfields(result)
        guard found == Int32(wanted) else {
            throw PostgresError(.decoding, "the statement returns \(found) columns where \(wanted) were asked for")
        }
    }

    private static func count<each Column: PostgresDecodable>(_ columns: repeat (each Column).Type) -> Int {
        var count = 0
        for _ in repeat each columns { count += 1 }
        return count
    }

    private static func decode<each Column: PostgresDecodable>(
        _ result: OpaquePointer, _ row: Int32, _ columns: repeat (each Column).Type
    ) throws(PostgresError) -> (repeat each Column) {
        var reader = RowReader(result: result, row: row)
        return (repeat try reader.next(each columns))
    }
}
