import Foundation
import Ingest
import Operation
import Postgres
import Store
import TestSupport

/// Loads texts as files into the test's own database and looks at what became of them.
struct IngestBench {
    let connection: Connection
    let catalog: FeedCatalog
    let sources: SourceCatalog
    let folder: String
    var configuration = FileLoader.Configuration(county: "500114")

    /// A bench for the project's feeds and those given as YAML by name, which win over the project's.
    init(feeds: [String: String] = [:]) async throws {
        folder = FileManager.default.temporaryDirectory.path + "/aidwatch-ingest-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines/feeds", withIntermediateDirectories: true)
        for (name, text) in feeds {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/Pipelines/feeds/\(name).yaml"))
        }
        let resources = Resources(roots: [folder, SharedData.packageRoot])
        catalog = try FeedCatalog(resources)
        sources = try SourceCatalog(resources, settings: Settings(), catalog: catalog)
        connection = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai", "datestyle": "ISO, YMD"])
        try await FeedTables(catalog).synchronize(on: connection)
    }

    /// Takes the files away.
    func clean() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let path = folder + "/" + name
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// The request for a path.
    func request(_ path: String, feed: String, source: String? = nil) throws -> FileLoader.Request {
        FileLoader.Request(path: path, feed: try catalog.named(feed), source: source ?? "file:" + feed)
    }

    /// Loads bytes under a name.
    @discardableResult
    func load(
        _ bytes: [UInt8], as name: String, feed: String, source: String? = nil, skipsKnown: Bool = false
    ) async throws -> LoadOutcome {
        let path = try write(bytes, as: name)
        let outcome = try await FileLoader(configuration).load(
            try request(path, feed: feed, source: source), skipsKnown: skipsKnown, on: connection)
        guard let outcome else { throw NotLoaded() }
        return outcome
    }

    /// Loads a text under a name.
    @discardableResult
    func load(
        _ text: String, as name: String, feed: String, source: String? = nil, skipsKnown: Bool = false
    ) async throws -> LoadOutcome {
        try await load(Array(text.utf8), as: name, feed: feed, source: source, skipsKnown: skipsKnown)
    }

    /// A replay of quarantined records.
    var replay: Replay { Replay(configuration, catalog: catalog, sources: sources) }

    /// Lets a held file in.
    func release(_ id: Int64, from path: String? = nil) async throws -> LoadOutcome {
        let release = Release(configuration, catalog: catalog, sources: sources)
        guard case .loaded(let outcome) = try await release.run(id, from: path, on: connection) else {
            throw NotLoaded()
        }
        return outcome
    }

    /// The rows of a query as texts parted by `|`, with `-` for NULL.
    func rows(_ sql: String) async throws -> [String] {
        try await connection.query(
            "select coalesce(array_to_string(array(select coalesce(v, '-') from json_each_text(row_to_json(listed)) with ordinality as e (k, v, n) order by n), '|'), '') from (\(sql)) listed",
            as: String.self)
    }

    /// Records in quarantine: file, line, column, value and reason.
    func quarantine() async throws -> [String] {
        try await rows("select line, \"column\", value, reason from api.quarantine order by quarantine_id")
    }

    /// Nothing was loaded: this source has read these bytes already, or gives them again.
    struct NotLoaded: Error {}
}

/// CSV of a header and rows, every cell in quotes.
func csv(_ header: [String], _ rows: [[String]]) -> String {
    ([header] + rows).map { row in
        row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\n"
    }.joined()
}
