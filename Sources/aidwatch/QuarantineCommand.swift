import ArgumentParser
import Ingest
import Operation
import Store

/// Looks at records that did not load, and settles them.
struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Look at records that did not load, correct them and give them back.",
        subcommands: [List.self, Show.self, Export.self, Retry.self, Release.self, Discard.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the records; values are masked in the table.",
            discussion: "Example: aidwatch quarantine list --feed cases --json")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        @Option(help: "Only those of a feed.")
        var feed: String?

        @Option(help: "Only those of a load.")
        var load: Int?

        @Option(help: "Only those with a reason.")
        var reason: String?

        @Option(help: "Only those in a state.")
        var state: State?

        enum State: String, CaseIterable, ExpressibleByArgument { case open, replayed, discarded, released }

        func run() async throws {
            let installation = try common.installation()
            var query = ListQuery.quarantine
            query.filter("feed", try feed.map { try installation.catalog.named($0).table })
            query.filter("load_id", load.map(String.init))
            query.filter("reason", reason)
            query.filter("state", state?.rawValue)
            let database = try await installation.connect()
            try await query.recordView(
                "quarantine", "quarantine", by: "quarantine_id", county: installation.workspace.settings.district,
                user: ActorOptions.user, on: database)
            try await list.print(
                query,
                table: [
                    .init("quarantine_id", "id"), .init("feed", "feed"), .init("file", "file"), .init("line", "line"),
                    .init("column", "column"), .init("value", "value", isMasked: true), .init("reason", "reason"),
                    .init("state", "state"),
                ], on: database)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one record whole, under the header of its file.",
            discussion: """
                The record is shown in clear: it may hold personal data.
                Example: aidwatch quarantine show 17
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The number that quarantine list shows.")
        var id: Int

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            var query = ListQuery.quarantine
            query.filter("quarantine_id", String(id))
            guard let object = try await query.first(on: database),
                let record = try await QuarantinedRecord(id: id, on: database)
            else {
                throw QuarantineDecision.isUnknown(Int64(id))
            }
            try await query.recordView(
                "quarantine", "quarantine", by: "quarantine_id", county: installation.workspace.settings.district,
                user: ActorOptions.user, on: database)
            if json {
                Terminal.line(object)
            } else {
                let place = "\(record.file):\(record.line)"
                Terminal.line(
                    Terminal.printable(
                        "\(place)  \(record.reason)  \(record.column ?? "")  \(record.detail ?? "")"))
                Terminal.line(Terminal.printable(record.header.joined(separator: ",")))
                Terminal.line(Terminal.printable(record.text, keepsNewlines: true))
            }
            Terminal.flush()
        }
    }
}
