import CPostgres

/// Sends many small statements without waiting for each answer.
///
/// Statements form units, each closed by `endUnit`. Outside of a transaction a unit is one: all of it or nothing.
/// Inside of one the first failure fails the transaction. At most 500 statements or 1 MiB wait for answers.
package struct Pipeline: ~Copyable {
    private enum Expected {
        case statement
        case sync
    }

    private static let window = 500
    private static let windowBytes = 1 << 20

    private let session: Session
    private let onFailure: ((Int, PostgresError) throws -> Void)?
    private var expected: [Expected] = []
    private var expectedHead = 0
    private var bytes = 0
    private var isUnitOpen = false
    private var unitAnswered = 0
    private var unitFailure: PostgresError?

    /// Rows changed by the statements answered so far.
    package private(set) var affectedRows = 0

    init(_ session: Session, onFailure: ((Int, PostgresError) throws -> Void)?) {
        self.session = session
        self.onFailure = onFailure
    }

    /// Queues one statement; the rows that it returns are dropped.
    ///
    /// - Parameters:
    ///   - sql: One statement.
    ///   - parameters: The values of `$1`, `$2` ….
    /// - Throws: The error of an earlier unit, when no failure handler is set; a `.connection` error.
    package mutating func execute(_ sql: String, _ parameters: [PostgresParameter] = []) throws {
        let bound = try BoundParameters(parameters)
        if expected.count - expectedHead >= Self.window || bytes >= Self.windowBytes { try drain() }
        try Connection.send(sql, bound, session)
        expected.append(.statement)
        bytes += bound.byteCount + sql.utf8.count
        isUnitOpen = true
    }

    /// Closes the unit: outside of a transaction its statements are committed together.
    ///
    /// - Throws: The error of an earlier unit, when no failure handler is set; a `.connection` error.
    package mutating func endUnit() throws {
        guard isUnitOpen else { return }
        guard PQpipelineSync(session.raw) == 1 else { throw PostgresError(.connection, session.clientMessage) }
        expected.append(.sync)
        isUnitOpen = false
        if expected.count - expectedHead >= Self.window || bytes >= Self.windowBytes { try drain() }
    }

    /// Closes the last unit and reads all answers.
    mutating func finish() throws {
        try endUnit()
        try drain()
    }

    /// Reads what is still on its way without reporting it, so that the session can be used again.
    mutating func abandon() {
        if isUnitOpen || expectedHead < expected.count {
            PQpipelineSync(session.raw)
            expected.append(.sync)
        }
        while expectedHead < expected.count, session.isAlive { _ = readAnswer() }
    }

    private mutating func drain() throws {
        if isUnitOpen { PQsendFlushRequest(session.raw) }
        while expectedHead < expected.count {
            let isUnitEnd = expected[expectedHead] == .sync
            if let error = readAnswer() { unitFailure = unitFailure ?? error }
            guard isUnitEnd else { continue }
            unitAnswered += 1
            guard let failure = unitFailure else { continue }
            unitFailure = nil
            guard session.isAlive, let onFailure else { throw failure }
            try onFailure(unitAnswered, failure)
        }
        expected.removeAll(keepingCapacity: true)
        expectedHead = 0
        bytes = 0
    }

    /// Reads the answer to the oldest statement or sync.
    private mutating func readAnswer() -> PostgresError? {
        defer { expectedHead += 1 }
        var failure: PostgresError?
        let isSync = expected[expectedHead] == .sync
        while let next = PQgetResult(session.raw) {
            let result = ServerResult(owning: next)
            failure = failure ?? result.error
            if result.error == nil { affectedRows += isSync ? 0 : result.affectedRows }
            // A sync is answered by one result, a statement by results up to NULL.
            if isSync { break }
        }
        return failure ?? (session.isAlive ? nil : PostgresError(.connection, session.clientMessage))
    }
}

extension Connection {
    /// Runs many small statements in libpq's pipeline mode.
    ///
    /// - Parameters:
    ///   - onFailure: Receives the number of a unit that failed (from 1) and why; then the others go on. Without it
    ///     the first failure ends the pipeline. Outside of a transaction, units are independent: those sent before or
    ///     after the failed one may be committed.
    ///   - body: Queues statements and closes units.
    /// - Returns: Rows changed.
    /// - Throws: What the body or the handler throws, the first failure, or a `.connection` error.
    @discardableResult
    package func pipeline(
        onFailure: ((_ unit: Int, _ error: PostgresError) throws -> Void)? = nil,
        _ body: (inout Pipeline) throws -> Void
    ) throws -> Int {
        try exchange { session in
            guard PQenterPipelineMode(session.raw) == 1 else { throw PostgresError(.usage, session.clientMessage) }
            defer { PQexitPipelineMode(session.raw) }
            var pipeline = Pipeline(session, onFailure: onFailure)
            do {
                try body(&pipeline)
                try pipeline.finish()
            } catch {
                pipeline.abandon()
                throw error
            }
            return pipeline.affectedRows
        }
    }
}
