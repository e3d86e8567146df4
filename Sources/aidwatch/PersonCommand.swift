import ArgumentParser
import Domain
import Foundation
import Linkage
import Operation
import Postgres
import Store

/// Links tickets, reports and requests without an ID number to known persons.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "Find out of whom signals without an ID number speak.",
        subcommands: [Link.self, List.self, Show.self, Same.self, Different.self])

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Link what is new or changed by telephone, name and region.",
            discussion: "Example: aidwatch person link --full")

        @OptionGroup var common: CommonOptions

        @Flag(help: "Look at every signal again, not only at what changed.")
        var full = false

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            let report = try await installation.personLinker().run(isFull: full, on: database)
            PersonCommand.print(report, isJSON: json)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List signals with the persons that they may speak of; ID numbers are masked in the table.",
            discussion: "Example: aidwatch person list --state possible")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        @Option(help: "Only signals of a feed.")
        var feed: String?

        @Option(help: "Only links in a state: linked, possible, different.")
        var state: String?

        @Flag(help: "List the names and numbers that join nobody instead.")
        var cut = false

        func validate() throws {
            if let state, !["linked", "possible", "different"].contains(state) {
                throw ValidationError("--state is one of linked, possible, different")
            }
            if cut, feed != nil || state != nil { throw ValidationError("--cut takes neither --feed nor --state") }
        }

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            if cut {
                try await list.print(
                    ListQuery.personCuts,
                    table: [
                        .init("kind", "kind"), .init("value", "value", isMasked: true), .init("names", "names"),
                        .init("persons", "persons"), .init("signals", "signals"),
                    ], on: database)
                return
            }
            var query = ListQuery.personLinks
            query.filter("feed", try feed.map { try installation.catalog.named($0).table })
            query.filter("state", state)
            try await query.recordView(
                "person_list", "link", by: "link_id", county: installation.workspace.settings.district,
                user: ActorOptions.user, on: database)
            try await list.print(
                query,
                table: [
                    .init("link_id", "link"), .init("feed", "feed"), .init("row_key", "key"),
                    .init("id_number", "person", isMasked: true), .init("state", "state"), .init("why", "why"),
                    .init("method", "method"), .init("score", "bits"), .init("decided_by", "decided by"),
                ], on: database)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one pair: what was compared, and what each field added to the score.",
            discussion: "Example: aidwatch person show 17 --clear")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The number that person list shows.")
        var link: Int

        @Flag(help: "Show names and telephone numbers in clear.")
        var clear = false

        @Flag(help: "Print a JSON object with every column of the api view.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            var query = ListQuery.personLinks
            query.filter("link_id", String(link))
            guard let object = try await query.first(on: database) else { throw LinkDecision.unknown(link) }
            try await query.recordView(
                "person", "link", by: "link_id", county: installation.workspace.settings.district,
                user: ActorOptions.user, on: database)
            if json {
                Terminal.line(object)
            } else {
                let detail = try await LinkDetail(link: link, isClear: clear, on: database)
                var table = Table(["", "record", "name", "telephone", "region"])
                for (number, side) in ([detail.signal] + detail.person).enumerated() {
                    table.add([
                        number == 0 ? "signal" : "person", side.source, side.name ?? "", side.phone ?? "",
                        side.region ?? "",
                    ])
                }
                table.print()
                let shown = ["state", "why", "method", "score", "explanation", "decided_by", "reason"]
                let columns = query.columns
                let rows = try await database.session { [query] database in
                    var rows: [[String]] = []
                    try query.rows(on: database) { rows.append($0) }
                    return rows
                }
                for (name, value) in zip(columns, rows.first ?? []) where shown.contains(name) && !value.isEmpty {
                    Terminal.line("\(name): \(Terminal.printable(value))")
                }
            }
            Terminal.flush()
        }
    }

    struct Same: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that a signal speaks of a person; it is remembered for good.",
            discussion: """
                Names a pair by its number, or any person by --feed, --key and --id-number.
                Example: aidwatch person same 17 --reason "asked by telephone"
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws { try await decision.decide(.same, common) }
    }

    struct Different: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that a signal does not speak of a person; it is remembered for good.",
            discussion: "Example: aidwatch person different 17 --reason \"another village\"")

        @OptionGroup var common: CommonOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws { try await decision.decide(.different, common) }
    }

    /// What a decision is about, by whom and why.
    struct DecisionOptions: ParsableArguments {
        @Argument(help: "The number that person list shows.")
        var link: Int?

        @Option(help: "The feed of a signal, instead of a number.")
        var feed: String?

        @Option(help: "The key of the signal's row, its parts joined by |.")
        var key: String?

        @Option(help: "The person's ID number.")
        var idNumber: String?

        @Option(help: "Why.")
        var reason: String

        @Option(help: "Who decides; the user's name by default.")
        var actor: String?

        @Flag(help: "Print a JSON object.")
        var json = false

        func validate() throws {
            let isNamed = feed != nil && key != nil && idNumber != nil
            guard (link != nil) != isNamed, link == nil || (feed ?? key ?? idNumber) == nil else {
                throw ValidationError("name a link by its number, or give --feed, --key and --id-number")
            }
            if let idNumber, Self.residentID(idNumber) == nil {
                throw ValidationError("--id-number is a resident ID number with a right check character")
            }
            if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason is not empty") }
            if actorName.isEmpty { throw ValidationError("name yourself with --actor") }
        }

        /// An ID number as it is stored; nil for any other text.
        private static func residentID(_ text: String) -> String? {
            if case .valid(let id) = ResidentID.parse(Array(text.utf8).span) { id.description } else { nil }
        }

        private var actorName: String {
            actor ?? CommonOptions.environment["USER"] ?? CommonOptions.environment["LOGNAME"] ?? ""
        }

        func decide(_ verdict: LinkDecision.Verdict, _ common: CommonOptions) async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            let decision: LinkDecision
            if let link {
                decision = try await LinkDecision(
                    link: link, verdict, actor: actorName, reason: reason, on: database)
            } else {
                decision = LinkDecision(
                    feed: try installation.catalog.named(feed ?? "").table, rowKey: key ?? "",
                    idNumber: idNumber.flatMap(Self.residentID) ?? "", verdict, actor: actorName, reason: reason)
            }
            let report = try await installation.personLinker().decide(decision, on: database)
            PersonCommand.print(report, isJSON: json)
        }
    }

    /// Prints what a run did, without any name or number of a person.
    static func print(_ report: PersonLinker.Report, isJSON: Bool) {
        if isJSON {
            Terminal.line(
                """
                {"full": \(report.isFull), "looked": \(report.looked), "changed": \(report.changed), \
                "signals": \(report.signals), "linked": \(report.linked), "undecided": \(report.undecided), \
                "hubs": \(report.hubs)}
                """)
        } else {
            Terminal.message(
                Message.pick(
                    """
                    \(report.looked) of \(report.signals) signals without an ID number looked at, \(report.changed) \
                    links changed; \(report.linked) linked, \(report.undecided) undecided; \(report.hubs) numbers cut
                    """,
                    """
                    无身份证号的线索共 \(report.signals) 条，本次查看 \(report.looked) 条，关联变动 \(report.changed) 项；\
                    已关联 \(report.linked) 条，待人工判断 \(report.undecided) 条；多人共用而不采用的号码 \(report.hubs) 个
                    """))
        }
        Terminal.flush()
    }
}
