import CPostgres
import Logging

/// How a transaction begins.
package struct TransactionOptions: Sendable, Equatable {
    /// How much a transaction sees of others.
    package enum Isolation: String, Sendable {
        /// Each statement sees what was committed before it.
        case readCommitted = "read committed"
        /// All statements see the state at the first one.
        case repeatableRead = "repeatable read"
        /// As if transactions ran one after the other; may fail with a serialization failure.
        case serializable
    }

    /// How much the transaction sees of others.
    package var isolation: Isolation
    /// Whether every write is refused.
    package var isReadOnly: Bool
    /// Whether a serializable, read-only transaction waits until it cannot fail.
    package var isDeferrable: Bool

    /// Describes a transaction.
    ///
    /// - Parameters:
    ///   - isolation: How much it sees of others.
    ///   - isReadOnly: Whether every write is refused.
    ///   - isDeferrable: Whether it waits until it cannot fail.
    package init(isolation: Isolation = .readCommitted, isReadOnly: Bool = false, isDeferrable: Bool = false) {
        self.isolation = isolation
        self.isReadOnly = isReadOnly
        self.isDeferrable = isDeferrable
    }

    /// Read committed, reads and writes.
    package static let readWrite = TransactionOptions()
    /// One state for all statements, writes refused: for reports whose numbers must agree.
    package static let snapshot = TransactionOptions(isolation: .repeatableRead, isReadOnly: true)
    /// As if it ran alone.
    package static let serializable = TransactionOptions(isolation: .serializable)

    var begin: String {
        "begin isolation level \(isolation.rawValue) \(isReadOnly ? "read only" : "read write")"
            + (isDeferrable ? " deferrable" : "")
    }
}

extension Connection {
    /// Runs a body as one transaction: commits when it returns, rolls back when it throws.
    ///
    /// The body is one synchronous closure on the connection, so nothing else can interleave.
    ///
    /// - Parameters:
    ///   - options: Isolation and access.
    ///   - body: The statements; may throw any error.
    /// - Returns: What the body returns, after the commit.
    /// - Throws: What the body throws; a `PostgresError` from BEGIN or COMMIT. When the server is lost during COMMIT
    ///   the error's `isOutcomeUnknown` is true: look whether the work is there.
    @discardableResult
    package func transaction<Result: Sendable>(
        _ options: TransactionOptions = .readWrite, _ body: @Sendable (isolated Connection) throws -> Result
    ) throws -> Result {
        try atomically(options) { try body(self) }
    }

    /// The same as `transaction` for callers that are on the connection already: what the body captures stays there
    /// and need not be `Sendable`.
    ///
    /// - Parameters:
    ///   - options: Isolation and access.
    ///   - body: The statements; may throw any error.
    /// - Returns: What the body returns, after the commit.
    /// - Throws: As `transaction` does.
    @discardableResult
    package func atomically<Result>(
        _ options: TransactionOptions = .readWrite, _ body: () throws -> Result
    ) throws -> Result {
        guard transactionStatus == PQTRANS_IDLE else {
            throw PostgresError(.usage, "a transaction was begun inside another one", hint: "Use savepoint.")
        }
        try execute(options.begin)
        return try scoped {
            do {
                let result = try body()
                try commit()
                return result
            } catch {
                rollback("rollback")
                throw error
            }
        }
    }

    /// Runs a body inside the open transaction and takes back only its work when it throws.
    ///
    /// - Parameter body: The statements; may throw any error.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or a `PostgresError`.
    @discardableResult
    package func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        guard transactionStatus == PQTRANS_INTRANS else {
            throw PostgresError(.usage, "a savepoint needs an open transaction that has not failed")
        }
        // The same name may be nested: the innermost one hides the others.
        try execute("savepoint inner_work")
        return try scoped {
            do {
                let result = try body()
                try execute("release savepoint inner_work")
                return result
            } catch {
                rollback("rollback to savepoint inner_work")
                rollback("release savepoint inner_work")
                throw error
            }
        }
    }

    private func commit() throws(PostgresError) {
        guard transactionStatus == PQTRANS_INTRANS else {
            throw PostgresError(
                .usage,
                hasSession
                    ? "the transaction failed or ended before its end; nothing was committed"
                    : "the session was lost within a transaction, which is rolled back",
                hint: "Do not go on after a failed statement; use savepoint to try one.")
        }
        do {
            try execute("commit")
        } catch  where error.kind == .connection {
            throw error.changing { $0.isOutcomeUnknown = true }
        }
    }

    /// Takes work back, whatever the state of the task; the error that led here is the one to report.
    private func rollback(_ statement: String) {
        guard hasSession, transactionStatus != PQTRANS_IDLE else { return }
        do {
            _ = try shielded { (db) throws in try db.execute(statement) }
        } catch {
            logger.warning("\(statement) failed", metadata: ["error": "\(error)"])
        }
    }
}
