import Crypto
package import Detection
import Foundation
package import Linkage
package import Logging
package import Postgres
package import Store

/// A workspace with its database: what every command works on.
package struct Installation: Sendable {
    /// The workspace.
    package let workspace: Workspace
    /// Its feeds.
    package let catalog: FeedCatalog
    /// Where its database is.
    package let location: DatabaseLocation
    /// Where notices of the server go.
    package let logger: Logger

    /// Opens a workspace; `server` names a database server other than the workspace's own.
    ///
    /// - Throws: `Failure` where the folder is no workspace, `ConfigurationError` for its files.
    package init(at directory: String, server: String?, projectRoot: String, logger: Logger) throws {
        workspace = try Workspace(at: directory, projectRoot: projectRoot)
        catalog = try FeedCatalog(workspace.resources)
        self.logger = logger
        location = DatabaseLocation(workspace: workspace.directory, named: server, logger: logger)
    }

    /// A connection to the database, which is started, made and brought up to date where it is not yet.
    ///
    /// - Throws: `ClusterError`, `PostgresError`, `MigrationError`, `ConfigurationError`, `Failure`.
    package func connect() async throws -> Connection {
        let configuration = try await location.configuration(settings: Self.sessionSettings)
        let connection = Connection(configuration, logger: logger)
        try await Self.prepare(connection, workspace.resources, catalog)
        return connection
    }

    /// Brings the schema, the feeds' tables and the calendar of a database up to date.
    package static func prepare(
        _ connection: Connection, _ resources: Resources, _ catalog: FeedCatalog
    ) async throws {
        try await migrate(connection, resources)
        let calendar = try CalendarFiles(resources)
        try await FeedTables(catalog).synchronize(on: connection)
        try await CalendarTable.synchronize(calendar, on: connection)
    }

    /// Works in a database of its own beside the workspace's: the schema and no rows.
    ///
    /// It is dropped afterwards.
    package func withScratchDatabase(_ body: (Connection) async throws -> Void) async throws {
        let configuration = try await location.configuration(settings: Self.sessionSettings)
        let name = "aidwatch_scratch_\(ProcessInfo.processInfo.processIdentifier)"
        let server = Connection(configuration, logger: logger)
        _ = try await server.execute("drop database if exists \(name)")
        _ = try await server.execute("create database \(name)")
        let scratch = Connection(configuration.database(name), logger: logger)
        do {
            try await Self.prepare(scratch, workspace.resources, catalog)
            try await body(scratch)
        } catch {
            await scratch.close()
            _ = try? await server.execute("drop database if exists \(name)")
            throw error
        }
        await scratch.close()
        _ = try await server.execute("drop database if exists \(name)")
    }

    /// The rules of the workspace.
    package func rules() throws -> RuleCatalog {
        try RuleCatalog(workspace.resources)
    }

    /// A scanner over the workspace's rules.
    package func scan(_ rules: RuleCatalog) throws -> Scan {
        try Scan(workspace.resources, settings: workspace.settings, catalog: catalog, rules: rules)
    }

    /// A linker of signals without an ID number to known persons.
    package func personLinker() throws -> PersonLinker {
        try PersonLinker(workspace.resources, settings: workspace.settings, catalog: catalog)
    }

    /// Applies the migrations that a database lacks.
    ///
    /// Returns their names.
    @discardableResult
    private static func migrate(_ connection: Connection, _ resources: Resources) async throws -> [String] {
        guard let first = resources.files(in: "Pipelines/migrations", suffix: ".sql").first else {
            throw Failure(
                1005, .configuration,
                Bilingual("Pipelines/migrations holds no migration", "Pipelines/migrations 中没有迁移文件"),
                repair: Bilingual("restore the folder from the project", "请从项目中恢复该目录"))
        }
        let folder = URL(filePath: first.path).deletingLastPathComponent().path
        let migrator = Migrator(folder: folder) { text in
            SHA256.hash(data: Data(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        return try await migrator.migrate(connection)
    }

    /// What every session is set to: days are those of the district, and plans are for sets.
    private static let sessionSettings = [
        "datestyle": "ISO, YMD", "timezone": "Asia/Shanghai", "application_name": "aidwatch", "jit": "off",
        "work_mem": "64MB", "maintenance_work_mem": "256MB",
    ]
}
