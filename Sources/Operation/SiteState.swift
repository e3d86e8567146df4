import Crypto
import Domain
import Foundation
import Postgres
import Publishing
import Store

/// What a published site rests on: the program, its files and settings, and the tables that its pages were read from.
///
/// Where nothing of that has changed, and nobody touched the site's files, a report has nothing to do. The tables are
/// those that the statistics of the reading transaction name, so that no list of them can be out of date. A table's stamp
/// is the number of its rows and the sum of the transactions that wrote them: any change adds younger transactions.
struct SiteState: Codable {
    /// One table as it was read.
    struct Table: Codable, Equatable {
        let name: String
        let rows: Int
        let transactions: Int
    }

    /// Tables that are not looked at themselves, with those whose change foretells a change of theirs.
    private static let foretold: [(schema: String, table: String?, by: [String])] = [
        ("feed", nil, ["ledger.load", "ledger.replay", "ledger.purged"]),
        ("history", nil, ["ledger.load", "ledger.replay", "ledger.purged"]),
        ("detection", "case_clocks", ["ledger.load"]), ("detection", "day_clocks", ["ledger.load"]),
        ("reference", "calendar", ["reference.calendar_version"]),
        // Pages show the events of findings, each of which writes its finding's row; that somebody looked is none of them.
        ("audit", "event", ["detection.finding"]),
        // Pages show the jobs that ended before the scan that they show.
        ("operation", "slot", ["detection.scan"]),
    ]

    /// Digest of the program, the pipelines' and dashboards' files, the settings and what was asked for.
    let inputs: String
    /// Digest of the site's files as ``FolderDigest`` has it.
    let site: String
    /// The day that the pages show.
    let day: String
    /// How many files the site has.
    let files: Int
    /// Their bytes.
    let bytes: Int
    let tables: [Table]

    /// The file beside a site that keeps its state.
    private static func file(of site: String) -> URL {
        let place = URL(filePath: site).standardizedFileURL
        return place.deletingLastPathComponent().appending(path: ".\(place.lastPathComponent).state")
    }

    /// The state that was kept of a site; `nil` where there is none that can be read.
    init?(of site: String) {
        guard let data = FileManager.default.contents(atPath: Self.file(of: site).path),
            let kept = try? JSONDecoder().decode(Self.self, from: data)
        else { return nil }
        self = kept
    }

    /// The state of a site that was published just now; `nil` where its folder cannot be read, or where the server keeps no
    /// statistics (`track_counts`) and so names no tables.
    init?(of site: String, inputs: String, day: CalendarDay, files: SiteWriter.Report, tables: [Table]) {
        guard let digest = FolderDigest.digest(of: site), tables.contains(where: { $0.name == "detection.scan" }) else {
            return nil
        }
        self.inputs = inputs
        self.site = Hexadecimal.text(digest)
        self.day = day.description
        self.files = files.written + files.kept
        bytes = files.bytes
        self.tables = tables
    }

    /// Keeps it beside the site.
    func keep(beside site: String) throws {
        try JSONEncoder().encode(self).write(to: Self.file(of: site), options: .atomic)
    }

    /// Whether a report with these inputs would publish what stands there already.
    func holds(_ site: String, inputs: String, on database: isolated Connection) throws -> Bool {
        guard inputs == self.inputs, FolderDigest.digest(of: site).map({ Hexadecimal.text($0) }) == self.site else {
            return false
        }
        return try Self.stamps(tables.map(\.name), on: database) == tables
    }

    /// The tables that the transaction has read, as they stand in its snapshot.
    static func tables(on database: isolated Connection) throws -> [Table] {
        let read = try database.query(
            """
            select schemaname::text, relname::text from pg_stat_xact_user_tables
            where seq_scan + coalesce(idx_scan, 0) > 0 and schemaname not like 'pg_temp%'
            """, as: String.self, String.self)
        var names: Set<String> = []
        for (schema, table) in read {
            let by = foretold.first { $0.schema == schema && ($0.table ?? table) == table }?.by
            names.formUnion(by ?? ["\(schema).\(table)"])
        }
        return try stamps(names.sorted(), on: database)
    }

    private static func stamps(_ names: [String], on database: isolated Connection) throws -> [Table] {
        let counts = names.map { name in
            let quoted = name.split(separator: ".").map { "\"\($0.replacing("\"", with: "\"\""))\"" }
            return """
                select '\(name.replacing("'", with: "''"))', count(*), coalesce(sum(xmin::text::bigint), 0)::bigint
                from \(quoted.joined(separator: "."))
                """
        }
        guard !counts.isEmpty else { return [] }
        return try database.query(counts.joined(separator: "\nunion all\n"), as: String.self, Int.self, Int.self)
            .map { Table(name: $0.0, rows: $0.1, transactions: $0.2) }
            .sorted { $0.name < $1.name }
    }

    /// The digest of everything but the database that decides what a report publishes.
    static func inputs(_ workspace: Workspace, day: CalendarDay?) throws -> String {
        var hash = SHA256()
        func add(_ text: String) { hash.update(data: Data((text + "\u{0}").utf8)) }
        var program = stat()
        // Another build of the program may render otherwise.
        if unsafe stat("/proc/self/exe", &program) == 0 {
            add("\(program.st_ino) \(program.st_size) \(program.st_mtim.tv_sec) \(program.st_mtim.tv_nsec)")
        }
        add(day?.description ?? "")
        add(try Resources.text(at: workspace.directory + "/aidwatch.yaml"))
        for folder in ["Pipelines", "Dashboards"] {
            for file in workspace.resources.files(in: folder, suffix: "") {
                var isFolder = ObjCBool(false)
                let isThere = unsafe FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
                guard isThere, !isFolder.boolValue else { continue }
                add(file.name)
                add(try Hexadecimal.text(SHA256.hash(data: Data(contentsOf: URL(filePath: file.path)))))
            }
        }
        return Hexadecimal.text(hash.finalize())
    }
}
