import ArgumentParser
import Formats
import Foundation
import Ingest
import Operation
import Postgres
import Store

extension QuarantineCommand {
    /// Writes a load's records for correction.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the open records of a load as CSV, to be corrected and given back with retry.",
            discussion: """
                The file has the load's own header behind four columns that say which record a row is and what is
                wrong with it; leave these as they are. It holds the records in clear: they may be personal data.
                Example: aidwatch quarantine export 12 --out bad.csv
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The load, as quarantine list and ingest show it.")
        var load: Int64

        @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
        var out: String?

        @Flag(help: "With --out: print a JSON object of the load, the file and the number of its records.")
        var json = false

        func validate() throws {
            if json, out == nil {
                throw ValidationError("--json takes --out: without it the records themselves are printed")
            }
        }

        func run() async throws {
            let installation = try common.installation()
            let export = QuarantineExport(
                county: installation.workspace.settings.district, catalog: installation.catalog)
            let database = try await installation.connect()
            let load = load
            var query = ListQuery.quarantine
            query.filter("load_id", String(load))
            query.filter("state", "open")
            try await query.recordView(
                "quarantine_export", "quarantine", by: "quarantine_id",
                county: installation.workspace.settings.district,
                user: ActorOptions.user, on: database)
            guard let out else {
                try await database.session { database in
                    _ = try export.write(load: load, to: TerminalSink(), on: database)
                }
                return
            }
            // Beside its place first: what stands there stays until the new file is whole.
            let part = out + ".part"
            defer { unlink(part) }
            let count = try await database.session { database in
                try WriteFailure.naming(out) {
                    try export.write(
                        load: load, to: try FileSink(path: part, permissions: 0o600, isDurable: true), on: database)
                }
            }
            guard rename(part, out) == 0 else { throw WriteFailure(number: errno, path: out).failure }
            Terminal.message(
                Message.text(
                    1144,
                    of: Bilingual(
                        "\(count) records are in \(out): correct them there and give the file back with aidwatch quarantine retry \(out)",
                        "\(count) 条记录已写入 \(out)：请在其中更正，再用 aidwatch quarantine retry \(out) 提交")))
            if json {
                Terminal.line(
                    JSONText.object([("load_id", "\(load)"), ("file", JSONText.quoted(out)), ("records", "\(count)")]))
            }
            Terminal.flush()
        }
    }
}
