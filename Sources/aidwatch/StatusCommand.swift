import ArgumentParser
import Domain
import Formats
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

    @Flag(help: "Print CSV with a header: a line a job.")
    var csv = false

    @Option(help: ArgumentHelp("List the last so many jobs and scans instead, the newest first.", valueName: "number"))
    var runs: Int?

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other") }
        if let runs, !(1...10_000).contains(runs) { throw ValidationError("--runs is a number from 1 to 10000") }
    }

    func run() async throws {
        if let runs { return try await list(runs) }
        let installation = try common.installation()
        let database = try await installation.connect()
        let county = installation.workspace.settings.district
        let schedule = try JobRun(common, installation).schedule
        let jobs = try await JobBoard(schedule, county: county).entries(at: Days.now, on: database)
        let backlog = try await Backlog(county: county, on: database)
        let (scan, held, open) = (backlog.scan, backlog.held, backlog.quarantined)
        let sources = try await late(installation, on: database)
        if json {
            Terminal.line(
                JSONText.object([
                    ("jobs", JSONText.array(jobs.map(Self.object))),
                    ("last_scan", scan.map { JSONText.quoted($0.asOf) } ?? "null"),
                    ("last_scan_finished_at", scan.map { JSONText.quoted("\($0.finishedAt)") } ?? "null"),
                    ("late_sources", JSONText.array(sources.map(JSONText.quoted))), ("held_files", "\(held)"),
                    ("quarantined_rows", "\(open)"),
                ]))
        } else if csv {
            let writer = try ListOptions.csvWriter(header: Self.columns)
            for entry in jobs { try writer.write(Self.fields(entry).map { $0 ?? "" }) }
            try writer.finish()
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
                    "last scan: \(scan.map { "\($0.asOf), ended \($0.finishedAt)" } ?? "none"); late sources: \(sources.count); "
                        + "held files: \(held); quarantined rows: \(open)",
                    "最近扫描：\(scan.map { "\($0.asOf)，结束于 \($0.finishedAt)" } ?? "无")；逾期来源 \(sources.count) 个；"
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
        options.csv = csv
        try await options.print(
            ListQuery.lastRuns(most),
            table: [
                .init("started_at", "started"), .init("kind", "kind"), .init("name", "name"), .init("state", "state"),
                .init("seconds", "seconds"), .init("exit_status", "exit"), .init("detail", "detail"),
            ], on: database)
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

    private static let columns = [
        "job", "command", "due_at", "state", "started_at", "finished_at", "exit_status", "next_at", "is_late",
    ]

    /// The columns of a job as texts, nil where they are empty.
    private static func fields(_ entry: JobBoard.Entry) -> [String?] {
        [
            entry.job.name, entry.job.words.joined(separator: " "), entry.dueAt.map { "\($0)" }, entry.state,
            entry.startedAt.map { "\($0)" }, entry.finishedAt.map { "\($0)" }, entry.exitStatus.map(String.init),
            entry.next.map { "\($0)" }, "\(entry.isLate)",
        ]
    }

    private static func object(_ entry: JobBoard.Entry) -> String {
        let bare: Set = ["exit_status", "is_late"]
        return JSONText.object(
            zip(columns, fields(entry)).map { name, value in
                (name, value.map { bare.contains(name) ? $0 : JSONText.quoted($0) } ?? "null")
            })
    }
}
