import CPostgres
package import Logging

/// One session with a PostgreSQL server, opened at its first use.
///
/// All methods are synchronous inside the actor and block only its own thread. A connection whose server is lost
/// reports a `.connection` error and opens a new session at the next use, never inside a transaction or `session`.
/// Session state (temporary tables, session locks) is then gone. Whoever sends BEGIN by `execute`
/// and loses the server must `close()` before the next use: `transaction` does all this by itself.
///
/// A statement in a cancelled task fails with `.cancelled` before it starts; `cancel()` stops a running one.
package actor Connection {
    private nonisolated let executor: DispatchExecutor
    nonisolated let canceller = Canceller()
    /// Where the connection leads and how its sessions are set up.
    package nonisolated let configuration: ConnectionConfiguration
    let logger: Logger

    private var openSession: Session?
    private var isClosed = false
    /// The session was lost while a transaction was open; nothing may go on as if it still were.
    private var isScopeLost = false
    /// Nesting of `transaction`, `savepoint` and `session`.
    private var scopeDepth = 0
    private var shieldDepth = 0
    private var isBusy = false

    /// Runs the actor's jobs on a thread of its own.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Describes a connection; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - configuration: Where the server is and how its sessions are set up.
    ///   - logger: Receives the server's notices.
    package init(_ configuration: ConnectionConfiguration, logger: Logger) {
        executor = DispatchExecutor(label: "postgres.connection")
        self.configuration = configuration
        self.logger = logger
    }

    /// Opens the session now, to see whether the server is there.
    ///
    /// - Throws: A `.connection` error when it cannot be reached, a `.server` error when it refuses a setting.
    package func open() throws(PostgresError) {
        isClosed = false
        _ = try liveSession()
    }

    /// Ends the session, rolling back what is open.
    ///
    /// Only `open()` makes the connection usable again.
    package func close() {
        dropSession()
        isClosed = true
        isScopeLost = false
    }

    /// Asks the server to stop the running statement; safe from any thread and at any time.
    ///
    /// Returns at once. The statement then throws `.cancelled`; a statement that begins later is not touched.
    package nonisolated func cancel() {
        canceller.cancel()
    }

    /// The server's version as a number, for example 150018 for 15.18.
    package var serverVersion: Int {
        get throws(PostgresError) { Int(PQserverVersion(try liveSession().raw)) }
    }

    /// The process that serves this session, as `pg_stat_activity.pid`.
    package var backendProcess: Int32 {
        get throws(PostgresError) { PQbackendPID(try liveSession().raw) }
    }

    /// Whether a session is open at this moment.
    var hasSession: Bool { openSession?.isAlive ?? false }

    /// The transaction status of libpq, idle where no session is open.
    var transactionStatus: PGTransactionStatusType {
        openSession.map { PQtransactionStatus($0.raw) } ?? PQTRANS_IDLE
    }

    /// Lets statements run to their end although the task is cancelled, for cleaning up.
    ///
    /// - Parameter body: What must be done all the same.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws.
    @discardableResult
    package func shielded<Result>(_ body: (isolated Connection) throws -> Result) rethrows -> Result {
        shieldDepth += 1
        defer { shieldDepth -= 1 }
        return try body(self)
    }

    /// Does several things in one and the same session, for example under a session lock: if it is lost, all that
    /// follows fails instead of going on in a new one.
    ///
    /// - Parameter body: What is done in the session.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or a `.connection` error.
    @discardableResult
    package func session<Result: Sendable>(_ body: @Sendable (isolated Connection) throws -> Result) throws -> Result {
        _ = try liveSession()
        return try scoped { try body(self) }
    }

    /// Runs a body in which no new session is opened.
    func scoped<Result>(_ body: () throws -> Result) rethrows -> Result {
        scopeDepth += 1
        defer {
            scopeDepth -= 1
            if scopeDepth == 0 { isScopeLost = false }
        }
        return try body()
    }

    /// Whether the connection is inside `transaction` or `session`.
    var isInScope: Bool { scopeDepth > 0 }

    /// Runs one exchange with the server: one at a time, cancellable, and with a broken session put aside.
    func exchange<Result: ~Copyable>(
        _ work: (Session) throws -> Result
    ) throws -> Result {
        guard !isBusy else {
            throw PostgresError(.usage, "a statement was sent while a COPY or stream is running")
        }
        if shieldDepth == 0, Task.isCancelled { throw Self.cancelledBefore }
        let session = try liveSession()
        canceller.begin()
        isBusy = true
        let wasIdle = session.isIdle
        let outcome: Swift.Result<Void, any Error>
        var result: Result?
        do {
            // Looked at again after begin(): a cancellation from now on reaches the statement itself.
            if shieldDepth == 0, Task.isCancelled { throw Self.cancelledBefore }
            result = try work(session)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        isBusy = false
        let wasCancelled = canceller.end()
        let isLost = !session.isAlive
        if isLost { lose(wasIdle: wasIdle) }
        if case .failure(let error) = outcome {
            throw (error as? PostgresError).map { Self.classify($0, isLost: isLost, wasCancelled: wasCancelled) }
                ?? error
        }
        guard let result else { throw PostgresError(.usage, "the exchange gave no result") }
        return result
    }

    /// `exchange` for work that throws nothing but errors of this module.
    func typedExchange<Result: ~Copyable>(
        _ work: (Session) throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        do {
            return try exchange(work)
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.usage, "an exchange threw an error of another kind")
        }
    }

    private static let cancelledBefore = PostgresError(.cancelled, "the task was cancelled before the statement began")

    private static func classify(_ error: PostgresError, isLost: Bool, wasCancelled: Bool) -> PostgresError {
        if isLost, error.kind == .server || error.kind == .usage {
            return error.changing { fields in
                fields.kind = .connection
                fields.hint = fields.hint ?? "The server ended the session; see its log, then run again."
            }
        }
        if wasCancelled, error.sqlState == .queryCanceled { return error.changing { $0.kind = .cancelled } }
        return error
    }

    private func lose(wasIdle: Bool) {
        isScopeLost = isInScope || !wasIdle
        dropSession()
    }

    private func dropSession() {
        canceller.uninstall()
        openSession = nil
    }

    private func liveSession() throws(PostgresError) -> Session {
        guard !isClosed else { throw PostgresError(.closed, "the connection was closed") }
        guard !isScopeLost else {
            throw PostgresError(
                .connection, "the session was lost within a transaction, which is rolled back", hint: "Run it again.")
        }
        if let openSession {
            guard !isInScope, openSession.isIdle, openSession.noticesHangUp() else { return openSession }
            logger.info("the server closed an idle session; opening a new one")
            dropSession()
        }
        guard !isInScope else {
            throw PostgresError(.connection, "the session was lost", hint: "Run it again.")
        }
        let session = try Session(configuration, logger: logger)
        try SessionSettings.apply(configuration.settings, to: session, logger: logger)
        canceller.install(session.raw)
        openSession = session
        return session
    }
}
