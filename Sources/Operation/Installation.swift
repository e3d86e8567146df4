import Crypto
package import Detection
import Foundation
package import Ingest
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

    /// A session of the program with the database, which is started, made and brought up to date where it is not yet.
    ///
    /// - Throws: `ClusterError`, `PostgresError`, `MigrationError`, `ConfigurationError`, `Failure`.
    package func connect() async throws -> Connection {
        let messages = try messages()
        let sessions = try await sessions()
        var connection = Connection(sessions.program, logger: logger)
        if sessions.isReader { return connection }
        if try await !isUpToDate(connection, orAbsent: sessions.owner != nil) {
            await connection.close()
            guard let owner = sessions.owner else { throw Self.behind }
            try await setUp(owner)
            connection = Connection(sessions.program, logger: logger)
        }
        try await MessageTable.synchronize(messages, county: workspace.settings.district, on: connection)
        return connection
    }

    /// A session of the owner with a database that is up to date, for what changes roles and rights.
    ///
    /// - Parameter settings: Run-time settings of the session that differ from the usual ones.
    /// - Returns: The session; nothing is opened yet.
    /// - Throws: As `connect`; `Failure` 1503 where the address names somebody else.
    package func connectAsOwner(settings: [String: String] = [:]) async throws -> Connection {
        let owner = try await ownerConfiguration()
        await (try await connect()).close()
        return Connection(owner.with(settings), logger: logger)
    }

    /// How the owner's sessions are set up.
    ///
    /// - Throws: `Failure` 1503 where the address names somebody else.
    func ownerConfiguration() async throws -> ConnectionConfiguration {
        try await sessions().ownerConfiguration()
    }

    /// Brings the schema, the feeds' tables and views, and the calendar of a database up to date, as its owner.
    package static func prepare(
        _ connection: Connection, _ resources: Resources, _ catalog: FeedCatalog
    ) async throws {
        _ = try await migrator(resources).migrate(connection)
        let calendar = try CalendarFiles(resources)
        try await FeedTables(catalog).synchronize(on: connection)
        try await FeedViews(resources).synchronize(on: connection)
        try await KeptTables(resources, catalog).synchronize(on: connection)
        try await CalendarTable.synchronize(calendar, on: connection)
    }

    /// Works in a database of its own beside the workspace's: the schema and no rows.
    ///
    /// It is dropped afterwards.
    package func withScratchDatabase(_ body: (Connection) async throws -> Void) async throws {
        let sessions = try await sessions()
        let owner = try sessions.ownerConfiguration()
        let server = Connection(owner.with(DatabaseLocation.patient), logger: logger)
        let beside = try await BesideDatabase.make(for: "scratch", of: "template1", on: server)
        do {
            try await setUp(owner.database(beside.name), isScratch: true)
            let scratch = Connection(sessions.program.database(beside.name), logger: logger)
            do {
                try await body(scratch)
            } catch {
                await scratch.close()
                throw error
            }
            await scratch.close()
        } catch {
            try? await beside.drop(on: server)
            throw error
        }
        try await beside.drop(on: server)
        await server.close()
    }

    /// The sessions with the database, whose private cluster is started.
    private func sessions() async throws -> Sessions {
        let configuration = try await location.configuration(settings: Self.sessionSettings)
        return location.isPrivate
            ? Sessions(privateCluster: configuration)
            : try await Sessions(server: configuration, logger: logger)
    }

    /// Brings a database up to date and lets the program in.
    private func setUp(_ owner: ConnectionConfiguration, isScratch: Bool = false) async throws {
        let connection = Connection(owner, logger: logger)
        try await Self.prepare(connection, workspace.resources, catalog)
        let needsLogin = location.isPrivate
        try await connection.transaction { database in
            try database.execute("select pg_advisory_xact_lock(hashtextextended('aidwatch set up', 0))")
            try database.execute("select access.close_database()")
            if needsLogin { try database.execute("alter role \(Standing.program) login") }
            // Test cases of rules start from no change at all.
            if isScratch {
                try database.execute(
                    """
                    grant delete on ledger.change, detection.finding, detection.rule, audit.event, audit.head
                    to \(Standing.program)
                    """)
            }
        }
        await connection.close()
    }

    /// Whether nothing is to be done to the schema; `orAbsent`: false too where the program finds
    /// no role, rights or tables of its own yet.
    private func isUpToDate(_ connection: Connection, orAbsent: Bool) async throws -> Bool {
        do {
            guard try await Self.migrator(workspace.resources).pending(connection).isEmpty else { return false }
            let calendar = try CalendarFiles(workspace.resources)
            guard try await FeedTables(catalog).stale(on: connection).isEmpty else { return false }
            guard try await FeedViews(workspace.resources).stale(on: connection).isEmpty else { return false }
            guard try await KeptTables(workspace.resources, catalog).stale(on: connection).isEmpty else { return false }
            return try await CalendarTable.digest(on: connection) == calendar.digest
        } catch let error as PostgresError where orAbsent && error.kind != .cancelled {
            return false
        }
    }

    private static let behind = Failure(
        1504, .configuration,
        Bilingual("the schema of the database is not that of this program", "数据库结构与本程序不一致"),
        repair: Bilingual(
            "have the owner of the database run aidwatch db migrate", "请由数据库所有者执行 aidwatch db migrate"))

    /// The sources of the workspace.
    package func sources() throws -> SourceCatalog {
        try SourceCatalog(workspace.resources, settings: workspace.settings, catalog: catalog)
    }

    /// A run over the workspace's sources.
    package func sourceRun(_ surroundings: Surroundings = Surroundings()) throws -> SourceRun {
        SourceRun(
            try sources().sources, settings: workspace.settings, surroundings: surroundings, logger: logger)
    }

    /// The rules of the workspace.
    package func rules() throws -> RuleCatalog {
        try RuleCatalog(workspace.resources)
    }

    /// A scanner over the workspace's rules.
    package func scan(_ rules: RuleCatalog) throws -> Scan {
        try Scan(workspace.resources, settings: workspace.settings, catalog: catalog, rules: rules)
    }

    /// Who is told of what.
    ///
    /// - Throws: `ConfigurationError` for `Pipelines/messages.yaml`.
    package func messages() throws -> MessageSettings {
        try MessageSettings(workspace.resources, workspace: workspace.directory)
    }

    /// A linker of signals without an ID number to known persons.
    package func personLinker() throws -> PersonLinker {
        try PersonLinker(workspace.resources, settings: workspace.settings, catalog: catalog)
    }

    /// The project's migrations.
    private static func migrator(_ resources: Resources) throws -> Migrator {
        guard let first = resources.files(in: "Pipelines/migrations", suffix: ".sql").first else {
            throw Failure(
                1005, .configuration,
                Bilingual("Pipelines/migrations holds no migration", "Pipelines/migrations 中没有迁移文件"),
                repair: Bilingual("restore the folder from the project", "请从项目中恢复该目录"))
        }
        let folder = URL(filePath: first.path).deletingLastPathComponent().path
        return Migrator(folder: folder) { Hexadecimal.sha256(of: $0) }
    }

    /// What every session is set to: days are those of the district, and plans are for sets.
    private static let sessionSettings = [
        "datestyle": "ISO, YMD", "timezone": "Asia/Shanghai", "application_name": "aidwatch", "jit": "off",
        "work_mem": "64MB", "maintenance_work_mem": "256MB",
    ]
}
