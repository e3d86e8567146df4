import CPostgres
import Dispatch
import Synchronization

/// Cancels the running statement of a connection from any thread, and never a later one.
///
/// The lock is held while libpq asks the server to cancel, so that neither the next statement begins nor the handle
/// is freed meanwhile.
final class Canceller: Sendable {
    private struct State {
        /// The PGcancel's address; as a number, since it may only be used under the lock.
        var handle: UInt = 0
        var generation: UInt64 = 0
        var isRunning = false
        var isRequested = false
    }

    private static let queue = DispatchQueue(label: "postgres.cancel", attributes: .concurrent)
    /// A request that arrives before its statement is ignored by the server; it is repeated this often at most.
    private static let attempts = 100

    private let state = Mutex(State())

    deinit {
        uninstall()
    }

    /// Remembers how to reach the server of a new session.
    func install(_ connection: OpaquePointer) {
        uninstall()
        let handle = UInt(bitPattern: PQgetCancel(connection))
        state.withLock { $0.handle = handle }
    }

    /// Forgets the session, waiting for a request that is under way.
    func uninstall() {
        state.withLock { state in
            PQfreeCancel(OpaquePointer(bitPattern: state.handle))
            state.handle = 0
        }
    }

    /// Marks the beginning of a statement.
    func begin() {
        state.withLock { state in
            state.generation += 1
            state.isRunning = true
            state.isRequested = false
        }
    }

    /// Marks the end of a statement; true if its cancellation was asked for.
    @discardableResult
    func end() -> Bool {
        state.withLock { state in
            state.isRunning = false
            return state.isRequested
        }
    }

    /// Asks the server to cancel the running statement and returns at once; does nothing when none runs.
    func cancel() {
        let running: UInt64? = state.withLock { state in
            guard state.isRunning else { return nil }
            state.isRequested = true
            return state.generation
        }
        guard let running else { return }
        Self.queue.async { self.attempt(running, remaining: Self.attempts) }
    }

    /// Asks the server to cancel the running statement and waits until the request is delivered.
    func cancelNow() {
        state.withLock { Self.request(&$0) }
    }

    private func attempt(_ generation: UInt64, remaining: Int) {
        let isStillRunning = state.withLock { state in
            guard state.isRunning, state.generation == generation else { return false }
            Self.request(&state)
            return true
        }
        guard isStillRunning, remaining > 0 else { return }
        Self.queue.asyncAfter(deadline: .now() + .milliseconds(100)) {
            self.attempt(generation, remaining: remaining - 1)
        }
    }

    /// Failing to deliver is no error of its own: the statement then ends by itself or by the broken connection.
    private static func request(_ state: inout State) {
        guard state.handle != 0 else { return }
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
            _ = PQcancel(OpaquePointer(bitPattern: state.handle), message.baseAddress, 256)
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
