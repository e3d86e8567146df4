/// Where a server is and how its sessions are set up.
package struct ConnectionConfiguration: Sendable, Equatable {
    /// A conninfo string (`host=… dbname=…`) or a URL (`postgresql://…`), as libpq reads them.
    package var conninfo: String

    /// Run-time settings of every session, by name; applied by `SET`, each value as a quoted literal.
    ///
    /// Example: `["TimeZone": "Asia/Shanghai", "statement_timeout": "60s"]`.
    package var settings: [String: String]

    /// Names a server.
    ///
    /// - Parameters:
    ///   - conninfo: A conninfo string or a URL.
    ///   - settings: Run-time settings of every session.
    package init(conninfo: String, settings: [String: String] = [:]) {
        self.conninfo = conninfo
        self.settings = settings
    }

    /// The same server with some settings changed or added.
    ///
    /// - Parameter changes: The settings that differ.
    /// - Returns: A changed copy.
    package func with(_ changes: [String: String]) -> ConnectionConfiguration {
        var copy = self
        copy.settings.merge(changes) { $1 }
        return copy
    }

    /// The same server and settings with another database.
    ///
    /// - Parameter name: The name of the database, taken as it is.
    /// - Returns: A changed copy.
    package func database(_ name: String) -> ConnectionConfiguration {
        var copy = self
        copy.databaseOverride = name
        return copy
    }

    /// The same server, database and settings with another login.
    ///
    /// - Parameter name: The name of the login, taken as it is.
    /// - Returns: A changed copy.
    package func login(_ name: String) -> ConnectionConfiguration {
        var copy = self
        copy.loginOverride = name
        return copy
    }

    /// A login that replaces the one in `conninfo`.
    private var loginOverride: String?

    /// A database that replaces the one in `conninfo`.
    private var databaseOverride: String?

    /// The name given to `database(_:)`, or nil where `conninfo` alone decides.
    package var databaseName: String? { databaseOverride }

    /// The keywords for `PQconnectdbParams`: defaults first, so that `conninfo` may override each of them.
    var keywords: [(name: String, value: String)] {
        var list = [
            ("client_encoding", "UTF8"), ("fallback_application_name", "aidwatch"), ("connect_timeout", "10"),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"), ("dbname", conninfo),
        ]
        // A later dbname is taken literally and wins.
        list += overrides
        return list
    }

    /// The keywords that replace those of `conninfo`.
    var overrides: [(name: String, value: String)] {
        [("dbname", databaseOverride), ("user", loginOverride)].compactMap { name, value in value.map { (name, $0) } }
    }
}
