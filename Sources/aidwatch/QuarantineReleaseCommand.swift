import ArgumentParser
import Ingest
import Operation
import Store

extension QuarantineCommand {
    /// Lets the good records of a held file in.
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load the good records of a file that is held for its bad ones; these stay in quarantine.",
            discussion: """
                The file is read again from where it was; its bytes must be those that were held. A page of a source is
                kept nowhere: the next pull, which begins where the last one stood, loads it if it brings the same bytes.
                Example: aidwatch quarantine release 12
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The held load, as ingest shows it.")
        var load: Int64

        @Option(help: ArgumentHelp("A copy of the file, where it is no longer in its place.", valueName: "path"))
        var file: String?

        @Flag(help: "Print a JSON object with the columns of api.loads.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let release = Ingest.Release(
                FileLoader.Configuration(installation.workspace.settings), catalog: installation.catalog,
                sources: try installation.sources())
            let database = try await installation.connect()
            switch try await release.run(load, from: file, on: database) {
            case .loaded(let outcome):
                let report = IngestReport(isJSON: json, isDryRun: false)
                report.add(.outcome(outcome))
                try await report.print(on: database)
                if let status = report.status { throw ExitCode(status.rawValue) }
            case .awaited(let source):
                Terminal.message(
                    Message.text(
                        1148,
                        of: Bilingual(
                            "load \(load) is a page of \(source), whose bytes are not kept: its good records load at the next pull, if it brings the same page; to pull now: aidwatch ingest \(source)",
                            "装载 \(load) 是来源 \(source) 的一页，内容没有留存：下次拉取若仍是同一页，即装载其中正确的记录；现在拉取请执行 aidwatch ingest \(source)"
                        )))
                if json {
                    var query = ListQuery.loads
                    query.filter("load_id", String(load))
                    if let line = try await query.first(on: database) { Terminal.line(line) }
                }
                Terminal.flush()
            }
        }
    }
}
