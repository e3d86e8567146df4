import Domain
import Foundation
import Ingest
import Postgres
import Store
import TestSupport

/// A workspace with sources of its own over the test's database; nothing in it waits.
struct SourceBench {
    let folder: String
    let catalog: FeedCatalog
    let connection: Connection
    let sources: SourceCatalog
    /// The waits that a pull asked for, in seconds.
    let waits = Locked<[Double]>([])
    /// The time that the workers see, from 2026-06-01 08:00 on; a wait moves it.
    let now: Locked<Instant>
    var surroundings = Surroundings()

    /// A bench for sources given as YAML; `FOLDER` in it is the workspace's folder.
    init(_ yaml: String, files: [String: String] = [:]) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/aidwatch-source-\(UUID().uuidString)"
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
        try Data(yaml.replacing("FOLDER", with: folder).utf8)
            .write(to: URL(fileURLWithPath: folder + "/Pipelines/sources.yaml"))
        for (name, text) in files {
            try Self.write(text, to: "\(folder)/\(name)")
        }
        let resources = Resources(roots: [folder, SharedData.packageRoot])
        catalog = try FeedCatalog(resources)
        sources = try SourceCatalog(resources, settings: Settings(), catalog: catalog)
        connection = try TestDatabase.connect(settings: Self.session)
        let now = Locked(Instant(day: CalendarDay(daysSince2000: 9648), second: 8 * 3600))
        self.now = now
        let waits = self.waits
        surroundings.now = { now.value }
        surroundings.random = { 1 }
        surroundings.waitsForQuiet = false
        surroundings.environment = ["TOKEN": "geheim-1", "USER_NAME": "kai", "USER_WORD": "wort"]
        surroundings.sleep = { seconds in
            waits.change { $0.append(seconds) }
            now.change { $0 = Instant(microsecondsSince2000: $0.microsecondsSince2000 + Int64(seconds * 1_000_000)) }
        }
    }

    static let session = ["timezone": "Asia/Shanghai", "datestyle": "ISO, YMD"]

    /// Takes the files away.
    func clean() {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs the sources of these names, or all that are due; returns what was reported, a text an entry, sorted.
    @discardableResult
    func run(_ names: String...) async throws -> [String] {
        let seen = Locked<[String]>([])
        let run = SourceRun(
            sources.sources, settings: Settings(), surroundings: surroundings, logger: TestDatabase.logger)
        try await run.run(names, on: connection) { entry in
            seen.change { $0.append(Self.text(entry)) }
        }
        return seen.value.sorted()
    }

    /// An entry as a text: a piece's state and counts, or the code of a failure.
    static func text(_ entry: IngestRun.Entry) -> String {
        switch entry {
        case .outcome(let outcome):
            let reason = outcome.reason.map { " \($0.code.rawValue)" } ?? ""
            return "\(outcome.source)/\(outcome.file) \(outcome.state.rawValue)\(reason)"
                + " \(outcome.loaded)+\(outcome.unchanged)"
        case .failure(let file, let error):
            let code = (error as? Failure).map { "AW\($0.code)" } ?? "\(error)"
            return "\(file) \(code)"
        case .young(let file): return "young \(file)"
        case .strange(let path, let isFolder): return "strange\(isFolder ? " folder" : "") \(path)"
        case .stray(let path): return "stray \(path)"
        case .misnamed(let path): return "misnamed \(path)"
        case .busy(let source, let holder): return "busy \(source) \(holder)"
        }
    }

    /// A replay of quarantined records.
    var replay: Replay { Replay(.init(county: "500114"), catalog: catalog, sources: sources) }

    /// Lets a held load in.
    func release(_ id: Int64) async throws -> Release.Result {
        try await Release(.init(county: "500114"), catalog: catalog, sources: sources).run(id, on: connection)
    }

    /// The newest held load.
    func lastHeld() async throws -> Int64 {
        try await connection.first("select max(load_id) from ledger.load where state = 'held'", as: Int64?.self)
            .flatMap { $0 } ?? 0
    }

    /// Writes a file into the workspace's folder.
    func put(_ text: String, _ path: String) throws {
        try Self.write(text, to: "\(folder)/\(path)")
    }

    private static func write(_ text: String, to path: String) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// The rows of a query as texts parted by `|`, with `-` for NULL.
    func rows(_ sql: String) async throws -> [String] {
        try await connection.query(
            "select coalesce(array_to_string(array(select coalesce(v, '-') from json_each_text(row_to_json(listed)) with ordinality as e (k, v, n) order by n), '|'), '') from (\(sql)) listed",
            as: String.self)
    }

    /// The stored agencies as `id=name`, the judge of what is loaded.
    func agencies() async throws -> [String] {
        try await rows(
            "select agency_id || '=' || name as a from feed.agencies order by (agency_id || '=' || name) collate \"C\"")
    }

    /// The cursor of a source.
    func cursor(_ source: String) async throws -> String {
        try await rows("select cursor from ledger.source_state where source = '\(source)'").first ?? "none"
    }

    /// A pull of one HTTP source; `more` are further lines of its settings, indented by six.
    static func http(_ name: String, _ address: String, _ more: String = "", source: String = "") -> String {
        """
        sources:
          - name: \(name)
            feed: agencies
            connector: http
        \(source)
            http:
              url: \(address)
              total_timeout: 20 seconds
              stall_timeout: 20 seconds
        \(more)
        """
    }
}

extension Locked<[String]> {
    /// Adds what became of a file or page; that another worker has a source is left out, for it depends on the instant.
    func tell(_ entry: IngestRun.Entry) {
        if case .busy = entry { return }
        change { $0.append(SourceBench.text(entry)) }
    }
}
