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
                The file is read again from where it was; its bytes must be those that were held.
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
            let loader = FileLoader(FileLoader.Configuration(installation.workspace.settings))
            let database = try await installation.connect()
            let outcome = try await loader.release(load, from: file, catalog: installation.catalog, on: database)
            let report = IngestReport(isJSON: json, isDryRun: false)
            report.add(.outcome(outcome))
            try await report.print(on: database)
            if let status = report.status { throw ExitCode(status.rawValue) }
        }
    }
}
