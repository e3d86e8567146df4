import Foundation
import Glibc
import Logging
package import Postgres
import Store
import Synchronization

/// The cluster of this test process, made at the first use and removed when the process ends.
package actor TestCluster {
    /// The cluster that all tests of the process share.
    package static let shared = TestCluster()

    private static let prefix = "aidwatch-test-"
    private static let spaceNeeded: Int64 = 1 << 30
    /// What the end of the process has to remove; exit handlers can capture nothing.
    private static let toRemove = Mutex<PrivateCluster?>(nil)

    private var starting: Task<ConnectionConfiguration, any Error>?
    private var templates: [TestTemplate: Task<Void, any Error>] = [:]
    private var cloneCount = 0

    /// How the database `postgres` of the cluster is reached; starts it at the first call.
    ///
    /// - Returns: A configuration without session settings.
    /// - Throws: `ClusterError`.
    package func configuration() async throws -> ConnectionConfiguration {
        let task = starting ?? Task { try await Self.start() }
        starting = task
        return try await task.value
    }

    /// Makes a database of its own from the prepared template.
    ///
    /// - Returns: How it is reached.
    /// - Throws: What the preparation throws, `ClusterError` or `PostgresError`.
    func clone(_ template: TestTemplate) async throws -> ConnectionConfiguration {
        let cluster = try await configuration()
        let task = templates[template] ?? Task { try await Self.make(template, cluster) }
        templates[template] = task
        try await task.value
        cloneCount += 1
        let name = "test_\(cloneCount)"
        let admin = Connection(cluster, logger: TestDatabase.logger)
        try await admin.execute("create database \(name) template template_\(template.rawValue) strategy file_copy")
        await admin.close()
        return cluster.database(name)
    }

    /// Removes a database made by `clone`, with whatever sessions are left on it.
    func drop(_ clone: ConnectionConfiguration) async throws {
        let admin = Connection(try await configuration(), logger: TestDatabase.logger)
        if let name = clone.databaseName {
            try await admin.execute("drop database \(SQLIdentifier.quote(name)) with (force)")
        }
        await admin.close()
    }

    private static func start() async throws -> ConnectionConfiguration {
        removeLeftovers()
        let folder = "\(base)/\(prefix)\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // The server's user must be able to pass through.
        try FileManager.default.setAttributes([.posixPermissions: 0o711], ofItemAtPath: folder)
        let cluster = PrivateCluster(workspace: folder, tuning: .disposable, logger: TestDatabase.logger)
        toRemove.withLock { $0 = cluster }
        atexit { TestCluster.removeAtExit() }
        guard let configuration = try await cluster.start().configuration else {
            throw PostgresError(.connection, "the test cluster does not run")
        }
        return configuration.database("postgres")
    }

    private static func make(_ template: TestTemplate, _ cluster: ConnectionConfiguration) async throws {
        let name = "template_\(template.rawValue)"
        let admin = Connection(cluster, logger: TestDatabase.logger)
        try await admin.execute("create database \(name) template template0")
        await admin.close()
        let connection = Connection(
            cluster.database(name).with(["timezone": "Asia/Shanghai"]), logger: TestDatabase.logger)
        try await template.prepare(connection)
        // A template with a session on it cannot be cloned.
        await connection.close()
    }

    private static func removeAtExit() {
        guard let cluster = toRemove.withLock({ $0 }) else { return }
        try? cluster.stopNow()
        try? FileManager.default.removeItem(
            at: URL(fileURLWithPath: cluster.folder).deletingLastPathComponent())
    }

    /// Where there is room in memory there, else on the disk.
    private static var base: String {
        let space = try? FileManager.default.attributesOfFileSystem(forPath: "/dev/shm")
        let free = (space?[.systemFreeSize] as? NSNumber)?.int64Value ?? 0
        return free >= spaceNeeded ? "/dev/shm" : "/tmp"
    }

    /// Stops and removes the clusters of test processes that were killed.
    private static func removeLeftovers() {
        for base in ["/dev/shm", "/tmp"] {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
            where name.hasPrefix(prefix) {
                guard let process = Int32(name.dropFirst(prefix.count)), kill(process, 0) != 0, errno == ESRCH else {
                    continue
                }
                let folder = "\(base)/\(name)"
                try? PrivateCluster(workspace: folder, tuning: .disposable, logger: TestDatabase.logger).stopNow()
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
    }
}
