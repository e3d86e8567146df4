import ArgumentParser
import Ingest
import Operation
import Postgres
import Store

/// Loads files.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Pull sources, or load files.",
        discussion: """
            Without arguments: every source that is due and all of inbox/, waiting up to 30 s for files just written. A
            source named here is read whether or not it is due. A file named here is read at once; its feed is that of
            its folder, or of its name up to the first . or -, or the one that --feed names.
            Example: aidwatch ingest cases.2026-10.csv.gz hotline-0731.jsonl
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: ArgumentHelp("Sources to pull, or files to load.", valueName: "source-or-file"))
    var names: [String] = []

    @Option(help: "The feed of the files.")
    var feed: String?

    @Flag(help: "Read and check, load nothing.")
    var dryRun = false

    @OptionGroup var list: ListOptions

    func run() async throws {
        let installation = try common.installation()
        let known = try installation.sources()
        let sources = feed == nil ? names.filter { known.source($0) != nil } : []
        let files = names.filter { !sources.contains($0) }
        if dryRun, files.isEmpty || !sources.isEmpty {
            throw ValidationError("--dry-run is for files; for sources there is aidwatch source check")
        }
        let ingest = IngestRun(installation.workspace, catalog: installation.catalog)
        let database = try await installation.connect()
        let report = IngestReport(isJSON: list.json, isCSV: list.csv, isDryRun: dryRun)
        if names.isEmpty || !sources.isEmpty {
            try await installation.sourceRun().run(sources, on: database, report.add)
        }
        if !files.isEmpty {
            try await ingest.files(files, feed: feed, isDryRun: dryRun, on: database, report.add)
        }
        try await report.print(on: database)
        try Failpoint.reported.pass()
        let refused = dryRun ? nil : try await DispositionReport.run(installation, on: database)
        if let status = refused ?? report.status { throw ExitCode(status.rawValue) }
    }
}
