import ArgumentParser
import Ingest
import Operation
import Postgres
import Store

/// Loads files.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Load files, or all that lies ready in the drop folders.",
        discussion: """
            Without FILE: all of inbox/, waiting up to 30 s for files just written. A file named here is read at once;
            its feed is that of its folder, or of its name up to the first . or -, or the one that --feed names.
            Example: aidwatch ingest cases.2026-10.csv.gz hotline-0731.jsonl
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Files to load.")
    var files: [String] = []

    @Option(help: "The feed of the files.")
    var feed: String?

    @Flag(help: "Read and check, load nothing.")
    var dryRun = false

    @OptionGroup var list: ListOptions

    func run() async throws {
        let installation = try common.installation()
        let ingest = IngestRun(installation.workspace, catalog: installation.catalog)
        let database = try await installation.connect()
        let report = IngestReport(isJSON: list.json, isCSV: list.csv, isDryRun: dryRun)
        if files.isEmpty {
            try await ingest.inbox(on: database, report.add)
        } else {
            try await ingest.files(files, feed: feed, isDryRun: dryRun, on: database, report.add)
        }
        try await report.print(on: database)
        if let status = report.status { throw ExitCode(status.rawValue) }
    }
}
