import Dispatch
import Foundation
package import Logging
package import Postgres

/// The workspace's own PostgreSQL, in the folder `pg`.
///
/// It is reached by a unix socket in a folder that only its user and root may enter; it listens on no network. It goes
/// on running when the program ends. As root it runs as the owner of the workspace, or as `postgres` where root owns
/// that. Where the workspace lies below a folder that `postgres` cannot enter, such as a root home, the data lie in
/// `/var/lib/aidwatch` and `pg/location` says where.
package struct PrivateCluster: Sendable {
    /// The superuser who owns the database.
    package static let user = "aidwatch"
    /// The name of the database.
    package static let database = "aidwatch"

    /// The folder `pg` of the workspace, absolute and without symbolic links.
    package let folder: String
    private let tuning: ClusterTuning
    private let logger: Logger
    private static let queue = DispatchQueue(label: "store.cluster", attributes: .concurrent)

    /// Describes the cluster of a workspace; nothing is made or started.
    ///
    /// - Parameters:
    ///   - workspace: The workspace's folder; must be there before `start`.
    ///   - tuning: The settings of a cluster that is made now.
    ///   - logger: Receives what is done.
    package init(workspace: String, tuning: ClusterTuning = .durable, logger: Logger) {
        folder =
            URL(fileURLWithPath: workspace, isDirectory: true).resolvingSymlinksInPath()
            .appendingPathComponent("pg").path
        self.tuning = tuning
        self.logger = logger
    }

    /// Starts the cluster unless it runs, making it first where there is none; waits until it is ready.
    ///
    /// After a crash the start is tried again for 15 seconds. Programs that start at once wait for each other.
    ///
    /// - Returns: How the running server is reached.
    /// - Throws: `ClusterError`.
    @discardableResult
    package func start() async throws -> ClusterStatus {
        try await offPool { server in
            let file = try server.start()
            return ClusterStatus(file)
        }
    }

    /// Stops the cluster, ending open sessions; does nothing when it does not run.
    ///
    /// - Throws: `ClusterError`.
    package func stop() async throws {
        try await offPool { server in try server.stop() }
    }

    /// Stops the cluster on the calling thread, for the end of a program.
    ///
    /// - Throws: `ClusterError`.
    package func stopNow() throws {
        try ClusterServer(folder: folder, tuning: tuning, logger: logger).stop()
    }

    /// Looks whether the cluster runs, and how it is reached.
    ///
    /// - Returns: The state; a server that is still starting counts as running.
    /// - Throws: `ClusterError` when the folder may not be looked at.
    package func status() async throws -> ClusterStatus {
        let folder = folder
        return try await offPool { server in
            if let file = try server.running() { return ClusterStatus(file) }
            let home = try ClusterHome.find(folder: folder)
            return ClusterStatus(state: home?.isCreated == true ? .stopped : .absent)
        }
    }

    /// The file that the server writes its log to; nil where there is no cluster yet.
    package var log: String? {
        get throws { try ClusterHome.find(folder: folder)?.log }
    }

    /// Runs blocking work on a thread that the cooperative pool does not need.
    private func offPool<Result: Sendable>(
        _ work: @escaping @Sendable (ClusterServer) throws -> Result
    ) async throws -> Result {
        let server = ClusterServer(folder: folder, tuning: tuning, logger: logger)
        return try await withCheckedThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Swift.Result { try work(server) }) }
        }
    }
}

/// What a cluster does at the moment.
package struct ClusterStatus: Sendable, Equatable {
    /// Whether there is a cluster and whether it runs.
    package enum State: String, Sendable {
        /// There is no cluster yet.
        case absent
        /// It is there and does not run.
        case stopped
        /// It runs.
        case running
    }

    /// Whether there is a cluster and whether it runs.
    package let state: State
    /// The server's process; nil unless it runs.
    package let process: Int32?
    /// The folder of its socket; nil unless it runs.
    package let socketFolder: String?

    init(state: State) {
        self.state = state
        process = nil
        socketFolder = nil
    }

    init(_ file: PostmasterFile) {
        state = .running
        process = file.process
        socketFolder = file.socketFolder
    }

    /// Whether the server runs.
    package var isRunning: Bool { state == .running }

    /// The address for psql and other programs; nil unless it runs.
    package var url: String? {
        socketFolder.map { "postgresql:///\(PrivateCluster.database)?host=\($0)&port=5432&user=\(PrivateCluster.user)" }
    }

    /// How to connect; nil unless it runs.
    package var configuration: ConnectionConfiguration? {
        url.map { ConnectionConfiguration(conninfo: $0) }
    }
}
