import ArgumentParser
import Domain
import Operation
import Postgres
import Store

/// Tells how the installation stands: jobs, the last scan, what waits for a person.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Tell how jobs stand, what is late, and what waits for a person.",
        discussion: """
            Exit with 1 where a job is late or has failed.
            Example: aidwatch status -C /srv/aidwatch --json
            Example: aidwatch status --runs 50
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Print a JSON object.")
    var json = false

    @Option(help: ArgumentHelp("List the last so many jobs and scans instead, the newest first.", valueName: "number"))
    var runs: Int?

    func validate() throws {
        if let runs, !(1...10_000).contains(runs) { throw ValidationError("--runs is a number from 1 to 10000") }
    }

    func run() async throws {
        if let runs { return try await list(runs) }
        let installation = try common.installation()
        let database = try await installation.connect()
        let county = installation.workspace.settings.district
        let schedule = try JobRun(common, installation).schedule
        let jobs = try await JobBoard(schedule, county: county).entries(at: Days.now, on: database)
        let scan = try await database.first(
            "select as_of::text, finished_at from api.runs order by scan_id desc limit 1", as: String.self, Instant.self
        )
        let held = try await count("api.loads where state = 'held'", on: database)
        let open = try await count("api.quarantine where state = 'open'", on: database)
        let sources = try await late(installation, on: database)
        if json {
            Terminal.line(
                JSONText.object([
                    ("jobs", JSONText.array(jobs.map(Self.object))),
                    ("last_scan", scan.map { JSONText.quoted($0.0) } ?? "null"),
                    ("last_scan_finished_at", scan.map { JSONText.quoted("\($0.1)") } ?? "null"),
                    ("late_sources", JSONText.array(sources.map(JSONText.quoted))), ("held_files", "\(held)"),
                    ("quarantined_rows", "\(open)"),
                ]))
        } else {
            var table = Table(["job", "command", "last", "state", "next", "late"])
            for entry in jobs {
                table.add([
                    entry.job.name, entry.job.words.joined(separator: " "), entry.dueAt.map { "\($0)" } ?? "",
                    entry.state ?? "", entry.next.map { "\($0)" } ?? "", entry.isLate ? "late" : "",
                ])
            }
            table.print()
            Terminal.line(
                Message.pick(
                    "last scan: \(scan.map { "\($0.0), ended \($0.1)" } ?? "none"); late sources: \(sources.count); "
                        + "held files: \(held); quarantined rows: \(open)",
                    "最近扫描：\(scan.map { "\($0.0)，结束于 \($0.1)" } ?? "无")；逾期来源 \(sources.count) 个；"
                        + "搁置文件 \(held) 个；隔离记录 \(open) 条"))
            for source in sources { Terminal.line("  \(Terminal.printable(source))") }
        }
        Terminal.flush()
        if jobs.contains(where: \.needsPerson) { throw ExitCode(ExitStatus.personNeeded.rawValue) }
    }

    /// Prints the last jobs and scans, how long they took and how they ended.
    private func list(_ most: Int) async throws {
        let database = try await common.installation().connect()
        var options = try ListOptions.parse([])
        options.json = json
        try await options.print(
            ListQuery.lastRuns(most),
            table: [
                .init("started_at", "started"), .init("kind", "kind"), .init("name", "name"), .init("state", "state"),
                .init("seconds", "seconds"), .init("exit_status", "exit"), .init("detail", "detail"),
            ], on: database)
    }

    private func count(_ rows: String, on database: Connection) async throws -> Int {
        try await database.first("select count(*) from \(rows)", as: Int.self) ?? 0
    }

    /// The names of the sources that are later than their rhythm.
    private func late(_ installation: Installation, on database: Connection) async throws -> [String] {
        let board = try SourceBoard(installation)
        return try await database.session { database in
            _ = try board.list(on: database)
            return try database.query(
                "select source from pg_temp.source_status where is_late order by source collate \"C\"", as: String.self)
        }
    }

    private static func object(_ entry: JobBoard.Entry) -> String {
        func time(_ instant: Instant?) -> String { instant.map { JSONText.quoted("\($0)") } ?? "null" }
        return JSONText.object([
            ("job", JSONText.quoted(entry.job.name)),
            ("command", JSONText.quoted(entry.job.words.joined(separator: " "))), ("due_at", time(entry.dueAt)),
            ("state", entry.state.map(JSONText.quoted) ?? "null"), ("started_at", time(entry.startedAt)),
            ("finished_at", time(entry.finishedAt)), ("exit_status", entry.exitStatus.map(String.init) ?? "null"),
            ("next_at", time(entry.next)), ("is_late", "\(entry.isLate)"),
        ])
    }
}
