import Domain
import Formats
import Foundation

/// Reads one source of `sources.yaml`.
struct SourceFileReader {
    private let catalog: FeedCatalog
    private let county: String
    private let workspace: String
    private var node: SettingsNode

    private static let keys: Set<String> = [
        "name", "feed", "connector", "every", "rhythm", "code_system", "county", "snapshot", "directory", "http",
        "postgres",
    ]

    /// A reader of one entry; `county` and `workspace`, the workspace's district and folder, are the defaults.
    init(_ node: YAMLNode, catalog: FeedCatalog, county: String, workspace: String) {
        self.node = SettingsNode(node, allowed: Self.keys)
        self.catalog = catalog
        self.county = county
        self.workspace = workspace
    }

    /// The source.
    ///
    /// - Throws: `ConfigurationError` with every problem of the entry.
    mutating func definition() throws -> SourceDefinition {
        let name = node.required("name", "is 1 to 60 of a-z, 0-9, _, - and .") { node in
            node.string.flatMap { Self.isName($0) ? $0 : nil }
        }
        let feedName = node.requiredText("feed")
        let feed = feedName.flatMap(catalog.feed)
        if let feedName, feed == nil, let place = node.node["feed"] {
            node.add(place, "there is no feed \(feedName)")
        }
        if let name, name.contains(":"), name != SourceDefinition.inboxName(of: feedName ?? "") {
            node.add(node.node["name"] ?? node.node, "a name with a colon is inbox:<feed>, the feed's drop folder")
        }
        let isInbox = name?.contains(":") ?? false
        let connector = connector(inboxOf: isInbox ? feedName : nil)
        let county = node.value("county", "has six digits, in quotation marks") { node in
            node.string.flatMap { $0.count == 6 && $0.allSatisfy { $0.isASCII && $0.isNumber } ? $0 : nil }
        }
        let every = node.term("every")
        let rhythm = node.term("rhythm")
        let codeSystem = node.value("code_system", "is nbs or mca") { $0.string.flatMap(CodeSystem.init(rawValue:)) }
        let isSnapshot = node.flag("snapshot")
        if isSnapshot == true, let connector, connector.isIncremental {
            node.add(node.node["snapshot"] ?? node.node, "a snapshot holds all rows, so it has no cursor")
        }
        guard node.problems.isEmpty, let name, let feed, let connector else {
            throw ConfigurationError(problems: node.problems)
        }
        var definition = SourceDefinition(
            name: name, feed: feed, connector: connector, county: county ?? self.county)
        definition.every = every
        definition.rhythm = rhythm
        definition.codeSystem = codeSystem ?? .statistics
        definition.isSnapshot = isSnapshot ?? false
        return definition
    }

    private static func isName(_ text: String) -> Bool {
        (1...60).contains(text.utf8.count) && text.first?.isLetter == true
            && text.utf8.allSatisfy { byte in
                (97...122).contains(byte) || (48...57).contains(byte) || [45, 46, 58, 95].contains(byte)
            }
    }

    private mutating func connector(inboxOf feed: String?) -> SourceDefinition.Connector? {
        let kinds = ["directory", "http", "postgres"]
        if let feed {
            for kind in kinds + ["connector"] {
                if let place = node.node[kind] { node.add(place, "a drop folder has no `\(kind)` of its own") }
            }
            return .directory(DirectorySettings(path: "\(workspace)/inbox/\(feed)"))
        }
        let named = node.required("connector", "is one of \(kinds.joined(separator: ", "))") { node in
            node.string.flatMap { kinds.contains($0) ? $0 : nil }
        }
        guard let named else { return nil }
        for kind in kinds where kind != named {
            if let place = node.node[kind] { node.add(place, "`\(kind)` stands beside connector \(named)") }
        }
        guard let settings = node.node[named] else {
            node.add(node.node, "`\(named)` is missing: the settings of the connector")
            return nil
        }
        switch named {
        case "directory": return directory(settings)
        case "http":
            var reader = HTTPSettingsReader(settings)
            let http = reader.settings()
            node.add(reader.problems)
            if let http, node.node["snapshot"]?.bool == true, http.format == .csv, http.paging != .none {
                node.add(settings, "a snapshot in CSV comes in one page")
            }
            return http.map { .http($0) }
        default: return postgres(settings)
        }
    }

    private mutating func directory(_ settings: YAMLNode) -> SourceDefinition.Connector? {
        var reader = SettingsNode(settings, allowed: ["path", "glob", "marker"])
        let path = reader.requiredText("path")
        let glob = reader.value("glob", "is the pattern of names, without a folder") { node in
            node.string.flatMap { $0.isEmpty || $0.contains("/") ? nil : $0 }
        }
        let marker = reader.flag("marker")
        node.add(reader.problems)
        guard let path else { return nil }
        var directory = DirectorySettings(path: path.hasPrefix("/") ? path : "\(workspace)/\(path)")
        directory.glob = glob ?? directory.glob
        directory.hasMarker = marker ?? false
        return .directory(directory)
    }

    private mutating func postgres(_ settings: YAMLNode) -> SourceDefinition.Connector? {
        var reader = SettingsNode(
            settings, allowed: ["connection", "query", "cursor", "statement_timeout", "max_bytes"])
        var result = PostgresSettings(query: reader.requiredText("query") ?? "")
        if let place = settings["connection"], let address = place.string {
            if address.contains("password") || address.firstMatch(of: /:[^\/@]*@/) != nil {
                reader.add(place, "a password never stands here: use {file: path} or {env: NAME} for the whole address")
            }
            result.address = address
        } else if settings["connection"] != nil {
            result.secretAddress = reader.secret("connection")
        } else {
            reader.add(settings, "`connection` is missing: an address without a password, {file: path} or {env: NAME}")
        }
        if let place = settings["cursor"] { result.cursor = cursor(place, &reader) }
        result.timeout = reader.term("statement_timeout", isElapsed: true) ?? result.timeout
        result.mostBytes = reader.int("max_bytes", 1...(1 << 40)) ?? result.mostBytes
        let hasPlaceholder = BoundSQL.placeholders(in: result.query).contains { $0.name == "cursor" }
        if hasPlaceholder != (settings["cursor"] != nil) {
            reader.add(settings["query"] ?? settings, "`cursor` and `:cursor` in the query go together")
        }
        node.add(reader.problems)
        return reader.problems.isEmpty ? .postgres(result) : nil
    }

    private func cursor(_ place: YAMLNode, _ outer: inout SettingsNode) -> PostgresSettings.Cursor? {
        var reader = SettingsNode(place, allowed: ["column", "type", "start", "overlap"])
        let column = reader.requiredText("column")
        let kind = reader.word("type", PostgresSettings.Cursor.Kind.self)
        if place["type"] == nil { reader.add(place, "`type` is missing") }
        let start = reader.requiredText("start")
        let overlap = reader.term("overlap", isElapsed: true)
        if overlap != nil, let kind, !kind.isTime { reader.add(place, "an overlap needs a cursor of a time") }
        outer.add(reader.problems)
        guard let column, let kind, let start else { return nil }
        return .init(column: column, kind: kind, start: start, overlap: overlap)
    }
}
