import Foundation

/// The settings a cluster is made with.
package enum ClusterTuning: Sendable {
    /// For a workspace: every commit is on the disk.
    case durable
    /// For tests: fast, and worthless after a crash.
    case disposable

    /// The text of `postgresql.conf`.
    var configuration: String {
        let common = """
            # Written when the workspace's database was made; may be edited. The socket's folder is given at the start.
            listen_addresses = ''
            unix_socket_permissions = 0700
            max_connections = 100
            cluster_name = 'aidwatch'
            timezone = 'Asia/Shanghai'
            log_timezone = 'Asia/Shanghai'
            datestyle = 'iso, ymd'
            lc_messages = 'C'
            default_text_search_config = 'pg_catalog.simple'
            dynamic_shared_memory_type = \(Self.sharedMemory)
            work_mem = 32MB
            jit = off
            random_page_cost = 1.1
            # No replicas: a load into a table made in the same transaction then needs no WAL.
            wal_level = minimal
            max_wal_senders = 0
            # Errors and statements may quote personal data: they go to the client only.
            log_min_messages = log
            log_min_error_statement = panic
            log_error_verbosity = terse
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0
            log_line_prefix = '%m [%p] '

            """
        switch self {
        case .durable:
            return common + """
                shared_buffers = 256MB
                effective_cache_size = 1GB
                maintenance_work_mem = 256MB
                max_wal_size = 4GB
                checkpoint_timeout = 15min

                """
        case .disposable:
            return common + """
                # Tests of many workers run side by side.
                max_connections = 300
                shared_buffers = 64MB
                maintenance_work_mem = 64MB
                max_wal_size = 1GB
                fsync = off
                synchronous_commit = off
                full_page_writes = off
                autovacuum = off

                """
        }
    }

    /// Who may log in: everybody who can enter the socket's folder, and nobody from elsewhere.
    static let access = "local all all trust\n"

    var initOptions: [String] {
        self == .disposable ? ["--no-sync"] : []
    }

    /// Parallel queries share memory by /dev/shm, which containers often give 64 MB only.
    private static var sharedMemory: String {
        let space = try? FileManager.default.attributesOfFileSystem(forPath: "/dev/shm")
        let bytes = (space?[.systemSize] as? NSNumber)?.int64Value ?? 0
        return bytes >= 256 << 20 ? "posix" : "sysv"
    }
}
