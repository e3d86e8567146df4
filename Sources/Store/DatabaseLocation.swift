import Foundation
package import Logging
package import Postgres

/// The database a workspace works with: its own, or one on a server that the user names.
package enum DatabaseLocation: Sendable {
    /// The workspace's own cluster.
    case privateCluster(PrivateCluster)
    /// A server named by a URL or conninfo string, which may hold a password.
    case server(String)

    /// Chooses the database.
    ///
    /// - Parameters:
    ///   - workspace: The workspace's folder.
    ///   - named: What `--database` names; nil or empty falls back to the environment's `AIDWATCH_DATABASE`, then to
    ///     the private cluster.
    ///   - logger: Receives what is done to the private cluster.
    package init(workspace: String, named: String?, logger: Logger) {
        let candidates = [named, ProcessInfo.processInfo.environment["AIDWATCH_DATABASE"]]
        if let name = candidates.compactMap({ $0 }).first(where: { !$0.isEmpty }) {
            self = .server(name)
        } else {
            self = .privateCluster(PrivateCluster(workspace: workspace, logger: logger))
        }
    }

    /// How to connect; starts the private cluster and leaves it running.
    ///
    /// - Parameter settings: Run-time settings of every session, over the usual ones: Asia/Shanghai, and limits on
    ///   a statement, on waiting for locks and on idling.
    /// - Returns: The configuration for `Connection`.
    /// - Throws: `ClusterError` when the private cluster cannot be started.
    package func configuration(settings: [String: String] = [:]) async throws -> ConnectionConfiguration {
        let conninfo: String
        switch self {
        case .server(let name):
            conninfo = name
        case .privateCluster(let cluster):
            guard let url = try await cluster.start().url else {
                throw ClusterError(
                    .unreachable, Bilingual("the private database does not run", "工作区数据库没有运行"),
                    remedy: Bilingual("See its log.", "请查看其日志。"))
            }
            conninfo = url
        }
        return ConnectionConfiguration(conninfo: conninfo, settings: Self.usual.merging(settings) { $1 })
    }

    /// Whether it is the workspace's own cluster.
    package var isPrivate: Bool {
        if case .privateCluster = self { true } else { false }
    }

    /// Settings of a session that keeps a snapshot or a lock while another program works, for however long that takes.
    package static let patient = ["idle_in_transaction_session_timeout": "0", "idle_session_timeout": "0"]

    private static let usual = [
        "TimeZone": "Asia/Shanghai",
        "statement_timeout": "4h",
        "lock_timeout": "60s",
        "idle_in_transaction_session_timeout": "10min",
        "idle_session_timeout": "2h",
    ]
}

extension DatabaseLocation: CustomStringConvertible {
    /// What may be printed: never the conninfo, which may hold a password.
    package var description: String {
        switch self {
        case .privateCluster(let cluster): "private cluster in \(cluster.folder)"
        case .server: "server named by --database or AIDWATCH_DATABASE"
        }
    }
}
