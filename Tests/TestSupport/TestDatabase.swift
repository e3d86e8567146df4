package import Logging
package import Postgres

/// The database of the running test; see the trait `.database`.
package enum TestDatabase {
    /// How the test's own database is reached; nil outside of a test with the trait.
    @TaskLocal package static var configuration: ConnectionConfiguration?

    /// Receives the notices of test sessions; quiet below errors.
    package static let logger: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        return logger
    }()

    /// Makes a new connection to the test's own database; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - settings: Run-time settings of the session.
    ///   - logger: Receives the notices, instead of the quiet one.
    /// - Returns: The connection; it is closed by the removal of the database at the latest.
    /// - Throws: A `.usage` error outside of a test with the trait.
    package static func connect(settings: [String: String] = [:], logger: Logger = logger) throws -> Connection {
        Connection(try current().with(settings), logger: logger)
    }

    /// How the test's own database is reached.
    ///
    /// - Returns: The configuration.
    /// - Throws: A `.usage` error outside of a test with the trait.
    package static func current() throws -> ConnectionConfiguration {
        guard let configuration else {
            throw PostgresError(.usage, "the test has no database", hint: "Give it the trait .database.")
        }
        return configuration
    }

    /// Runs a body with a database of its own, which is dropped afterwards.
    ///
    /// - Parameters:
    ///   - template: What it is cloned from.
    ///   - body: Reaches the database through ``connect(settings:logger:)``.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, or why there is no database.
    package static func with<Result: Sendable>(
        _ template: TestTemplate = .project, perform body: @Sendable () async throws -> Result
    ) async throws -> Result {
        await TestSlots.shared.take()
        let outcome: Swift.Result<Result, any Error>
        do {
            let clone = try await TestCluster.shared.clone(template)
            do {
                outcome = .success(try await $configuration.withValue(clone, operation: body))
            } catch {
                outcome = .failure(error)
            }
            try await TestCluster.shared.drop(clone)
        } catch {
            await TestSlots.shared.give()
            throw error
        }
        await TestSlots.shared.give()
        return try outcome.get()
    }
}
