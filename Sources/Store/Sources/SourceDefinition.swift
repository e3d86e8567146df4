package import Domain

/// Where a feed is pulled from, and how often.
package struct SourceDefinition: Sendable {
    /// How the source is reached.
    package enum Connector: Sendable {
        /// A folder of files.
        case directory(DirectorySettings)
        /// An HTTP endpoint.
        case http(HTTPSettings)
        /// A front-end exchange database (前置库).
        case postgres(PostgresSettings)

        /// The word that settings use.
        package var name: String {
            switch self {
            case .directory: "directory"
            case .http: "http"
            case .postgres: "postgres"
            }
        }

        /// Where it is, without any login; nil where that is a secret.
        package var place: String? {
            switch self {
            case .directory(let settings): "\(settings.path)/\(settings.glob)"
            case .http(let settings): settings.address
            case .postgres(let settings): settings.secretAddress == nil ? settings.address : nil
            }
        }

        /// Whether it gives only what is new since a cursor.
        var isIncremental: Bool {
            switch self {
            case .directory: return false
            case .http(let settings):
                if case .cursor(_, _, true) = settings.paging { return true }
                return settings.updatedSince != nil
            case .postgres(let settings): return settings.cursor != nil
            }
        }
    }

    /// The name, by which files and rows say where they came from; `inbox:cases` is the drop folder of cases.
    package let name: String
    /// The definition by which its records are read.
    package let feed: FeedDefinition
    /// How it is reached.
    package let connector: Connector
    /// The six digits of the county whose rows it gives.
    package let county: String
    /// How long after a look the next one is due; nil: at every run.
    package var every: Term?
    /// How long after its last news, or its last look that found none, it is late; nil: never.
    package var rhythm: Term?
    /// The system of the region codes in it.
    package var codeSystem = CodeSystem.statistics
    /// Whether its newest file holds all rows, so that those it lacks end.
    package var isSnapshot = false

    /// A source with the usual settings.
    package init(name: String, feed: FeedDefinition, connector: Connector, county: String) {
        self.name = name
        self.feed = feed
        self.connector = connector
        self.county = county
    }

    /// The name of the drop folder's source of a feed.
    package static func inboxName(of feed: String) -> String { "inbox:" + feed }

    /// Whether it is a drop folder of the workspace, read whether or not the settings name it.
    package var isInbox: Bool { name == Self.inboxName(of: feed.name) }
}

/// A folder of files.
package struct DirectorySettings: Sendable, Hashable {
    /// The folder, as an absolute path.
    package var path: String
    /// The names of the files, with `*` and `?`.
    package var glob = "*"
    /// Whether a file is complete once a file of its name with `.ok` behind it lies beside it.
    package var hasMarker = false

    /// All files of a folder.
    package init(path: String) {
        self.path = path
    }
}

/// A query against a database of somebody else's.
package struct PostgresSettings: Sendable, Hashable {
    /// Where the last row read is remembered.
    package struct Cursor: Sendable, Hashable {
        /// What kinds of columns can be a cursor; the raw value is the server's type.
        package enum Kind: String, Sendable, CaseIterable {
            case timestamptz, timestamp, date, bigint, text

            /// Whether an overlap in time can be taken off.
            package var isTime: Bool { self != .bigint && self != .text }
        }

        /// The column of the query's result.
        package let column: String
        /// Its type.
        package let kind: Kind
        /// The value before the first row.
        package let start: String
        /// What is read again before the cursor, for rows that were committed late.
        package var overlap: Term?

        package init(column: String, kind: Kind, start: String, overlap: Term? = nil) {
            self.column = column
            self.kind = kind
            self.start = start
            self.overlap = overlap
        }
    }

    /// The address with its login; nil where `address` holds no password and stands in the settings.
    package var secretAddress: Secret?
    /// The address where it needs no secret.
    package var address = ""
    /// The query; `:cursor` stands for the cursor's value.
    package var query: String
    /// The cursor; nil: everything is read each time.
    package var cursor: Cursor?
    /// How long the query may run.
    package var timeout = Term(10, .minute)
    /// The most bytes that a result may have.
    package var mostBytes = 1 << 30

    package init(query: String) {
        self.query = query
    }
}
