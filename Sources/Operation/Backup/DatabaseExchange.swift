package import Logging
package import Postgres

/// Puts a database in the place of another one that may be in use.
package struct DatabaseExchange: Sendable {
    /// How often it is tried where sessions do not leave.
    private static let attempts = 3

    private let server: ConnectionConfiguration
    private let logger: Logger

    /// An exchange of databases.
    ///
    /// - Parameters:
    ///   - server: Sessions in a third database, with the right to rename both and to end the sessions in them.
    ///   - logger: Receives the server's notices.
    package init(_ server: ConnectionConfiguration, logger: Logger) {
        self.server = server
        self.logger = logger
    }

    /// Renames two databases in one transaction, so that a name never leads nowhere.
    ///
    /// A rename lets no new session in and waits five seconds for those that are there, which are ended meanwhile. Whoever
    /// connects again waits, and then finds the database that has the name by now.
    ///
    /// - Parameters:
    ///   - beside: The name of the database that comes in.
    ///   - name: The name that it gets.
    ///   - old: The name that the database gets that had `name`.
    /// - Throws: `PostgresError`, which leaves both as they were unless its `isOutcomeUnknown` is true; `CancellationError`.
    package func rename(_ beside: String, to name: String, keeping old: String) async throws {
        for attempt in 1...Self.attempts {
            do {
                return try await renameOnce(beside, to: name, keeping: old)
            } catch let error as PostgresError where error.sqlState == .objectInUse && attempt < Self.attempts {
                try Task.checkCancellation()
            }
        }
    }

    private func renameOnce(_ beside: String, to name: String, keeping old: String) async throws {
        let names = (beside: SQLIdentifier.quote(beside), new: SQLIdentifier.quote(name), old: SQLIdentifier.quote(old))
        let renaming = Connection(server, logger: logger)
        let ending = Connection(server, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Where a session cannot be ended, the rename says that it is still there.
            group.addTask {
                while true {
                    try await ending.execute(
                        """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where datname in ($1, $2) and pid <> pg_backend_pid()
                        """, [.init(name), .init(beside)])
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            defer { group.cancelAll() }
            try await renaming.transaction { database in
                try database.execute("alter database \(names.new) rename to \(names.old)")
                try database.execute("alter database \(names.beside) rename to \(names.new)")
            }
        }
        await renaming.close()
        await ending.close()
    }
}
