import Foundation
import Glibc
import Postgres
import Store
import TestSupport
import Testing

/// What this machine allows.
private enum Machine {
    static let hasPrograms = FileManager.default.fileExists(atPath: "/usr/lib/postgresql")
    static let isRoot = geteuid() == 0
}

/// Each test has a workspace of its own; the clusters are made with fast settings on a temporary folder.
@Suite("Private cluster", .serialized, .enabled(if: Machine.hasPrograms, "PostgreSQL is not installed"))
struct PrivateClusterTests {
    /// Runs a body with the cluster of a new workspace, and removes both.
    private func withCluster(
        in parent: String = "/tmp", permissions: Int = 0o755, _ body: (PrivateCluster, String) async throws -> Void
    ) async throws {
        let workspace = "\(parent)/cluster-test-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: workspace, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: workspace)
        let cluster = Self.cluster(workspace)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(cluster, workspace)) } catch { outcome = .failure(error) }
        try await cluster.stop()
        let elsewhere = FileManager.default.contents(atPath: "\(cluster.folder)/location")
            .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines) }
        if let elsewhere { try FileManager.default.removeItem(atPath: elsewhere) }
        try? FileManager.default.removeItem(atPath: workspace)
        try outcome.get()
    }

    private static func cluster(_ workspace: String) -> PrivateCluster {
        PrivateCluster(workspace: workspace, tuning: .disposable, logger: TestDatabase.logger)
    }

    private func answer(_ status: ClusterStatus) async throws -> Int? {
        let configuration = try #require(status.configuration)
        let db = Connection(configuration, logger: TestDatabase.logger)
        let number = try await db.first("select 40 + 2", as: Int.self)
        await db.close()
        return number
    }

    /// Sessions whose commits survive a killed server, unlike those of the fast settings.
    private func durable(_ status: ClusterStatus) throws -> ConnectionConfiguration {
        try #require(status.configuration).with(["synchronous_commit": "on"])
    }

    /// Ends a server process without leave to clean up.
    private func kill9(_ status: ClusterStatus) throws {
        kill(try #require(status.process), SIGKILL)
    }

    @Test("starts, tells its state and address, starts again without effect, and stops")
    func lifeCycle() async throws {
        try await withCluster { cluster, workspace in
            #expect(try await cluster.status().state == .absent)
            let status = try await cluster.start()
            #expect(try await answer(status) == 42)
            #expect(status.url == "postgresql:///aidwatch?host=\(workspace)/pg/socket&port=5432&user=aidwatch")
            #expect(try await cluster.start() == status)
            #expect(try await cluster.status() == status)
            #expect(FileManager.default.isReadableFile(atPath: try #require(try cluster.log)))
            try await cluster.stop()
            #expect(try await cluster.status().state == .stopped)
            try await cluster.stop()
            #expect(try await answer(cluster.start()) == 42)
        }
    }

    @Test("nobody else can enter its folders, and it listens on no network")
    func privacy() async throws {
        try await withCluster { cluster, _ in
            let status = try await cluster.start()
            for folder in [cluster.folder, try #require(status.socketFolder), "\(cluster.folder)/data"] {
                let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int
                #expect(mode == 0o700)
            }
            let db = Connection(try #require(status.configuration), logger: TestDatabase.logger)
            let row = try await db.first(
                "select current_setting('listen_addresses'), current_setting('data_checksums'), "
                    + "pg_encoding_to_char(encoding), datcollate from pg_database where datname = current_database()",
                as: String.self, String.self, String.self, String.self)
            #expect(row?.0 == "" && row?.1 == "on" && row?.2 == "UTF8" && row?.3 == "C.UTF-8")
            await db.close()
        }
    }

    @Test("starts after kill -9 of the server, with what was committed")
    func killed() async throws {
        try await withCluster { cluster, _ in
            let status = try await cluster.start()
            let db = Connection(try durable(status), logger: TestDatabase.logger)
            try await db.execute("create table t as select 7 as n")
            try kill9(status)
            while try await cluster.status().isRunning {}
            let again = try await cluster.start()
            #expect(again.process != status.process)
            #expect(try await db.first("select count(*) from t", as: Int.self) == 1)
            await db.close()
        }
    }

    @Test("a stale pid file is no obstacle, even when its number belongs to another program")
    func stalePid() async throws {
        try await withCluster { cluster, _ in
            try await cluster.start()
            try await cluster.stop()
            let file = "\(cluster.folder)/data/postmaster.pid"
            for process in [getpid(), 1, 4_000_000] {
                try
                    "\(process)\n\(cluster.folder)/data\n1700000000\n5432\n\(cluster.folder)/socket\n\n  1 2\nready   \n"
                    .write(toFile: file, atomically: false, encoding: .utf8)
                try "\(process)\n".write(
                    toFile: "\(cluster.folder)/socket/.s.PGSQL.5432.lock", atomically: false, encoding: .utf8)
                #expect(try await cluster.status().state == .stopped)
                #expect(try await answer(cluster.start()) == 42)
                try await cluster.stop()
            }
        }
    }

    @Test(
        "a path too long or too odd for a socket gets a short folder of its own",
        arguments: [
            String(repeating: "long/", count: 30), "救助 'quoted' $(x) \"y\"/w",
        ])
    func awkwardPath(tail: String) async throws {
        let parent = "/tmp/cluster-path-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: parent) }
        try FileManager.default.createDirectory(atPath: "\(parent)/\(tail)", withIntermediateDirectories: true)
        try await withCluster(in: "\(parent)/\(tail)") { cluster, workspace in
            let status = try await cluster.start()
            let socket = try #require(status.socketFolder)
            #expect(socket.utf8.count < 90 && !socket.hasPrefix(workspace))
            #expect(try await answer(status) == 42)
            try FileManager.default.removeItem(atPath: "\(socket)/.s.PGSQL.5432.lock")
            try await cluster.stop()
            try? FileManager.default.removeItem(atPath: socket)
        }
    }

    @Test("a moved folder starts under its new name, also when it was moved while running", arguments: [false, true])
    func moved(whileRunning: Bool) async throws {
        try await withCluster { cluster, workspace in
            let status = try await cluster.start()
            let db = Connection(try durable(status), logger: TestDatabase.logger)
            try await db.execute("create table t as select 7 as n")
            await db.close()
            if !whileRunning { try await cluster.stop() }
            let moved = workspace + "-moved"
            defer { try? FileManager.default.removeItem(atPath: moved) }
            try FileManager.default.moveItem(atPath: workspace, toPath: moved)
            let other = Self.cluster(moved)
            let again = try await other.start()
            #expect(again.socketFolder == "\(moved)/pg/socket")
            let after = Connection(try #require(again.configuration), logger: TestDatabase.logger)
            #expect(try await after.first("select n from t", as: Int.self) == 7)
            await after.close()
            try await other.stop()
        }
    }

    @Test("programs that start at once get one server")
    func atOnce() async throws {
        try await withCluster { cluster, workspace in
            let processes = try await withThrowingTaskGroup(of: Int32?.self) { group in
                for _ in 0..<8 { group.addTask { try await Self.cluster(workspace).start().process } }
                return try await group.reduce(into: Set<Int32?>()) { $0.insert($1) }
            }
            #expect(processes.count == 1)
            #expect(try await cluster.status().process == processes.first)
        }
    }

    @Test("what a killed initdb left is replaced")
    func killedInit() async throws {
        try await withCluster { cluster, _ in
            try FileManager.default.createDirectory(
                atPath: "\(cluster.folder)/data.new/base", withIntermediateDirectories: true)
            try "15\n".write(toFile: "\(cluster.folder)/data.new/PG_VERSION", atomically: false, encoding: .utf8)
            if Machine.isRoot, let entry = unsafe getpwnam("postgres") {
                unsafe chown(cluster.folder, entry.pointee.pw_uid, entry.pointee.pw_gid)
            }
            #expect(try await answer(cluster.start()) == 42)
            #expect(!FileManager.default.fileExists(atPath: "\(cluster.folder)/data.new"))
        }
    }

    @Test("a data folder opened to others is closed again")
    func openedFolder() async throws {
        try await withCluster { cluster, _ in
            try await cluster.start()
            try await cluster.stop()
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(cluster.folder)/data")
            #expect(try await answer(cluster.start()) == 42)
        }
    }

    @Test("data of another major version are refused with what to do")
    func otherVersion() async throws {
        try await withCluster { cluster, _ in
            try await cluster.start()
            try await cluster.stop()
            let file = "\(cluster.folder)/data/PG_VERSION"
            try "9.6\n".write(toFile: file, atomically: false, encoding: .utf8)
            let error = await #expect(throws: ClusterError.self) { try await cluster.start() }
            #expect(error?.code == .otherVersion)
            #expect(error?.exitCode == 69)
            #expect(error?.remedy.english.contains("postgresql-9") == true)
        }
    }

    @Test("a server that cannot start says why")
    func brokenSettings() async throws {
        try await withCluster { cluster, _ in
            try await cluster.start()
            try await cluster.stop()
            let file = "\(cluster.folder)/data/postgresql.conf"
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data("no_such_setting = 1\n".utf8))
            try handle.close()
            let error = await #expect(throws: ClusterError.self) { try await cluster.start() }
            #expect(error?.code == .unreachable)
            #expect(error?.message.english.contains("configuration file") == true)
        }
    }

    @Test(
        "below a folder that only root can enter the data lie elsewhere, and the workspace says where",
        .enabled(if: Machine.isRoot, "needs root"))
    func closedParent() async throws {
        let parent = "/tmp/cluster-closed-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: parent) }
        try await withCluster(in: parent, permissions: 0o700) { cluster, workspace in
            let status = try await cluster.start()
            #expect(try await answer(status) == 42)
            #expect(try cluster.log?.hasPrefix("/var/lib/aidwatch/") == true)
            #expect(try await Self.cluster(workspace).start() == status)
            let copy = workspace + "-copy"
            try FileManager.default.copyItem(atPath: workspace, toPath: copy)
            try await cluster.stop()
            let error = await #expect(throws: ClusterError.self) { try await Self.cluster(copy).start() }
            #expect(error?.code == .copied)
            try FileManager.default.removeItem(atPath: copy)
            #expect(try await answer(cluster.start()) == 42)
        }
    }

    @Test("for root it runs as the owner of the workspace", .enabled(if: Machine.isRoot, "needs root"))
    func otherOwner() async throws {
        try await withCluster { cluster, workspace in
            unsafe chown(workspace, 65_534, 65_534)
            #expect(try await answer(cluster.start()) == 42)
            let owner = try FileManager.default.attributesOfItem(atPath: "\(cluster.folder)/data")[.ownerAccountID]
            #expect(owner as? Int == 65_534)
        }
    }

    @Test("a folder pg that belongs to somebody else is refused", .enabled(if: Machine.isRoot, "needs root"))
    func foreignFolder() async throws {
        try await withCluster { cluster, _ in
            try FileManager.default.createDirectory(atPath: cluster.folder, withIntermediateDirectories: true)
            unsafe chown(cluster.folder, 65_534, 65_534)
            let error = await #expect(throws: ClusterError.self) { try await cluster.start() }
            #expect(error?.code == .notPermitted)
            #expect(error?.exitCode == 77)
        }
    }
}
