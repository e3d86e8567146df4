package import Logging

/// A bounded set of connections to one server, lent to one user at a time.
package actor Pool {
    private struct Waiter {
        let ticket: UInt64
        let continuation: CheckedContinuation<Connection?, any Error>
    }

    private let configuration: ConnectionConfiguration
    private let limit: Int
    private let logger: Logger
    private var idle: [Connection] = []
    private var lent = 0
    private var waiters: [Waiter] = []
    private var nextTicket: UInt64 = 0
    private var isClosed = false

    /// Describes a pool; connections are made as they are needed.
    ///
    /// - Parameters:
    ///   - configuration: Where the server is and how sessions are set up.
    ///   - limit: The most connections at a time, at least 1.
    ///   - logger: Receives the server's notices.
    package init(_ configuration: ConnectionConfiguration, limit: Int, logger: Logger) {
        precondition(limit > 0, "a pool needs at least one connection")
        self.configuration = configuration
        self.limit = limit
        self.logger = logger
    }

    /// Lends a connection, waiting in line while all are in use.
    ///
    /// When the task is cancelled, a wait ends at once and a running statement is cancelled at the server. A
    /// connection that comes back broken or inside a transaction is closed and not lent again.
    ///
    /// - Parameter body: Uses the connection; must not keep it.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws; `.cancelled` or `.closed` while waiting.
    package nonisolated(nonsending) func withConnection<Result: Sendable>(
        _ body: nonisolated(nonsending) (Connection) async throws -> Result
    ) async throws -> Result {
        let connection = try await borrow()
        do {
            let result = try await connection.cancelledWithTask { try await body(connection) }
            await giveBack(connection)
            return result
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Closes the idle connections and refuses new use; those in use are closed when they come back.
    package func close() async {
        isClosed = true
        let waiting = waiters
        waiters = []
        for waiter in waiting { waiter.continuation.resume(throwing: Self.closedError) }
        let connections = idle
        idle = []
        for connection in connections { await connection.close() }
    }

    /// How many connections are in use.
    package var connectionsInUse: Int { lent }

    private static let closedError = PostgresError(.closed, "the connection pool was closed")
    private static let cancelledError = PostgresError(.cancelled, "the wait for a connection was cancelled")

    private func borrow() async throws -> Connection {
        guard !isClosed else { throw Self.closedError }
        if Task.isCancelled { throw Self.cancelledError }
        if lent < limit {
            lent += 1
            return takeOrMake()
        }
        let ticket = nextTicket
        nextTicket += 1
        let handed: Connection? = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // A cancellation before this line found no waiter to wake.
                if Task.isCancelled {
                    continuation.resume(throwing: Self.cancelledError)
                } else {
                    waiters.append(Waiter(ticket: ticket, continuation: continuation))
                }
            }
        } onCancel: {
            Task { await self.abandon(ticket) }
        }
        return handed ?? takeOrMake()
    }

    private func takeOrMake() -> Connection {
        idle.popLast() ?? Connection(configuration, logger: logger)
    }

    private func abandon(_ ticket: UInt64) {
        guard let index = waiters.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiters.remove(at: index).continuation.resume(throwing: Self.cancelledError)
    }

    /// Hands the place to the next in line, with the connection if it is sound and with leave to make one if not.
    private func giveBack(_ connection: Connection) async {
        let isReusable = await connection.isReusable
        if !isReusable || isClosed { await connection.close() }
        let sound = isReusable && !isClosed ? connection : nil
        if let next = waiters.first {
            waiters.removeFirst()
            next.continuation.resume(returning: sound)
        } else {
            lent -= 1
            if let sound { idle.append(sound) }
        }
    }
}

extension Connection {
    /// Runs a body during which cancelling the task also cancels the statement that runs at the server.
    ///
    /// - Parameter body: Uses the connection.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws.
    package nonisolated(nonsending) func cancelledWithTask<Result>(
        _ body: nonisolated(nonsending) () async throws -> Result
    ) async throws -> Result {
        try await withTaskCancellationHandler {
            try await body()
        } onCancel: {
            cancel()
        }
    }
}
