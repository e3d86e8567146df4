import ArgumentParser
import Operation
import Postgres
import Store
import Supervision

extension FindingCommand {
    /// The life of a finding so far.
    struct History: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what became of a finding, step by step: who, when, why, until when.",
            discussion: "Example: aidwatch finding history QJ-2026-10-0001")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The finding's number.")
        var number: String

        @Flag(help: "Print a JSON object: the number and its events with the columns of api.finding_events.")
        var json = false

        @Flag(help: "Print CSV with a header: a line an event.")
        var csv = false

        func validate() throws {
            if json, csv { throw ValidationError("--json and --csv exclude each other") }
        }

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            var query = ListQuery.findingEvents
            query.filter("finding_no", number)
            let events = try await database.session { [query] database in
                var lines: [String] = []
                try query.json(on: database) { lines.append($0) }
                return lines
            }
            guard !events.isEmpty else { throw Refusal.unknownFinding(number) }
            try await query.recordAccess(
                "history", county: installation.workspace.settings.district, user: ActorOptions.user, on: database)
            if json {
                Terminal.line(
                    JSONText.object([("finding_no", JSONText.quoted(number)), ("events", JSONText.array(events))]))
                Terminal.flush()
            } else {
                var list = try ListOptions.parse([])
                list.csv = csv
                try await list.print(
                    query,
                    table: [
                        .init("version", "step"), .init("day", "day"), .init("action", "action"),
                        .init("to_state", "state"), .init("actor", "by"), .init("approver", "approved by"),
                        .init("until", "until"), .init("reminder_level", "level"), .init("reason", "reason"),
                    ], on: database)
            }
        }
    }

    /// What became of the rows of the dispositions feed.
    struct Dispositions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the rows of the dispositions feed that were tried, applied or refused and why.",
            discussion: "Example: aidwatch finding dispositions --refused")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        @Flag(help: "Only those that were refused.")
        var refused = false

        func run() async throws {
            var query = ListQuery.dispositions
            if refused { query.require("state = 'refused'") }
            let database = try await common.installation().connect()
            try await list.print(
                query,
                table: [
                    .init("finding_no", "number"), .init("at", "at"), .init("action", "action"), .init("actor", "by"),
                    .init("state", "state"), .init("refusal", "refused for"), .init("detail", "detail"),
                ], on: database)
        }
    }
}
