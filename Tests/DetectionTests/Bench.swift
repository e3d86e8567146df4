import Detection
import Domain
import Foundation
import Ingest
import Postgres
import Store
import Synchronization
import TestSupport

/// A test's database with loader and scanner, over the project's pipelines or a test's own on top of them.
final class Bench: Sendable {
    let catalog: FeedCatalog
    let rules: RuleCatalog
    let scan: Scan
    let database: Connection
    private let loader: FileLoader
    private let folder: String
    private let filesWritten = Mutex(0)

    /// Opens the database of the running test.
    init(_ resources: Resources = ProjectFiles.resources, on database: Connection? = nil) throws {
        let settings = Settings()
        catalog = try FeedCatalog(resources)
        rules = try RuleCatalog(resources)
        scan = try Scan(resources, settings: settings, catalog: catalog, rules: rules)
        loader = FileLoader(FileLoader.Configuration(county: settings.district))
        self.database = try database ?? TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        folder = NSTemporaryDirectory() + "bench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Loads a file of a feed, all files of one feed as of one source.
    @discardableResult
    func load(_ feed: String, path: String) async throws -> LoadOutcome? {
        guard let definition = catalog.feed(feed) else { throw PostgresError(.usage, "there is no feed \(feed)") }
        return try await loader.load(
            FileLoader.Request(path: path, feed: definition, source: "inbox:\(feed)"), on: database)
    }

    /// Writes lines under a header into a file of its own and loads it; the newest name sorts last.
    @discardableResult
    func load(_ feed: String, _ lines: [String]) async throws -> LoadOutcome? {
        let number = filesWritten.withLock { count in
            count += 1
            return count
        }
        let path = "\(folder)/\(feed).9999-\(1000 + number).csv"
        try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return try await load(feed, path: path)
    }

    /// Loads every file below a folder of feeds' folders, reference feeds first.
    func load(folder: String) async throws {
        for feed in catalog.feeds {
            let directory = "\(folder)/\(feed.name)"
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else { continue }
            for name in names.sorted() { try await load(feed.name, path: "\(directory)/\(name)") }
        }
    }

    /// Runs a scan and gives its report with the hits of an asked one.
    @discardableResult
    func run(
        _ day: CalendarDay, rules: [String] = [], knownAt: Instant? = nil, isFull: Bool = false,
        timeoutSeconds: Int = 60
    ) async throws -> (report: ScanReport, asked: [AskedHit]) {
        var request = ScanRequest(asOf: day)
        request.rules = rules
        request.knownAt = knownAt
        request.isFull = isFull
        request.timeoutSeconds = timeoutSeconds
        let scan = scan
        let final = request
        return try await database.session { database in
            var asked: [AskedHit] = []
            let report = try scan.run(final, on: database) { asked.append($0) }
            return (report, asked)
        }
    }

    /// The hits of the last scan of this session, one line each, with all that a rule gives.
    func hits() async throws -> [String] {
        try await database.query(
            """
            select concat_ws(' ', rule_id, subject_key, coalesce(case_no, '-'), coalesce(id_number, '-'), region_code,
                coalesce(event_date::text, '-'), coalesce(due_on::text, '-'), severity, evidence)
            from pg_temp.hit order by 1
            """, as: String.self)
    }

    /// The findings, one line each, with everything but their identifiers and the times of writing.
    func findings() async throws -> [String] {
        try await database.query(
            """
            select concat_ws(' ', rule_id, subject_key, rule_version, severity, state, coalesce(case_no, '-'),
                coalesce(id_number, '-'), region_code, coalesce(event_date::text, '-'), coalesce(due_on::text, '-'),
                first_seen, coalesce(last_hit::text, '-'), coalesce(cleared_at::text, '-'), coalesce(cleared_why, '-'),
                answer_by, evidence, params)
            from detection.finding order by 1
            """, as: String.self)
    }

    /// One column of a finding as text, nil where it is empty.
    func value(_ column: String, of subject: String, rule: String = "overdue.hotline") async throws -> String? {
        try await database.first(
            "select (\(column))::text from api.findings where rule_id = $1 and subject_key = $2",
            [.init(rule), .init(subject)], as: String?.self) ?? nil
    }

    /// Lets the next scan work the clocks of every case out afresh.
    func forgetClocks() async throws {
        try await database.execute("delete from detection.clocks_state")
    }
}
