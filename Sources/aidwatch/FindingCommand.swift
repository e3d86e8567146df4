import ArgumentParser
import Detection
import Domain
import Operation
import Postgres
import Store
import Supervision

/// Looks at findings.
struct FindingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finding", abstract: "Look at findings, and decide on them.",
        subcommands: [
            List.self, Show.self, History.self, Confirm.self, Dismiss.self, Remind.self, Extend.self, Rectify.self,
            Verify.self, Reject.self, Exempt.self, Return.self, Close.self, Reopen.self, Dispositions.self,
            Letter.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the findings that are open and stand, the most urgent first.",
            discussion: "Example: aidwatch finding list --kind overdue --region 500114001 --csv")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        @Flag(help: "Also those that are decided or have cleared.")
        var all = false

        @Option(help: "Only those of a rule.")
        var rule: String?

        @Option(help: "Only those of a kind, such as overdue.")
        var kind: String?

        @Option(help: "Only those in a state.")
        var state: String?

        @Option(help: "Only those of a region and all below it: 6, 9 or 12 digits.")
        var region: String?

        func validate() throws {
            if let kind, RuleKind(rawValue: kind) == nil {
                throw ValidationError("--kind is one of \(RuleKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            if let state, FindingState(rawValue: state) == nil {
                throw ValidationError(
                    "--state is one of \(FindingState.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            if let region, RegionCode.parse(Array(region.utf8).span) == nil {
                throw ValidationError("--region is a code of 6, 9 or 12 digits")
            }
        }

        func run() async throws {
            let installation = try common.installation()
            if let rule { try await Self.check(rule, installation) }
            var query = ListQuery.findings(all: all)
            query.filter("rule_id", rule)
            query.filter("kind", kind)
            query.filter("state", state)
            query.filter("region_code", beginsWith: region.map(Self.prefix))
            let database = try await installation.connect()
            try await query.recordAccess(
                "list", county: installation.workspace.settings.district, user: ActorOptions.user, on: database)
            try await list.print(
                query,
                table: [
                    .init("finding_no", "number"), .init("rule_id", "rule"), .init("subject_key", "subject"),
                    .init("region_code", "region"), .init("due_on", "due"), .init("act_by", "act by"),
                    .init("state", "state"), .init("explanation", "explanation"),
                ], on: database)
        }

        /// Fails where neither a rule file nor a finding has the id.
        private static func check(_ rule: String, _ installation: Installation) async throws {
            let rules = try installation.rules()
            if rules.rule(rule) != nil || rules.broken.contains(where: { $0.id == rule }) { return }
            var past = ListQuery("api.rules", columns: ["rule_id"], order: "rule_id")
            past.filter("rule_id", rule)
            if try await past.first(on: try await installation.connect()) == nil { throw RuleCatalog.unknown(rule) }
        }

        /// A code of 12 digits without the zeros that pad it.
        private static func prefix(_ code: String) -> String {
            guard code.count == 12 else { return code }
            if code.hasSuffix("000000") { return String(code.prefix(6)) }
            return code.hasSuffix("000") ? String(code.prefix(9)) : code
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one finding with its evidence.",
            discussion: "Example: aidwatch finding show QJ-2026-10-0001")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The finding's number.")
        var number: String

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            var query = ListQuery.findings(all: true)
            query.filter("finding_no", number)
            guard let object = try await query.first(on: database) else { throw Refusal.unknownFinding(number) }
            try await query.recordAccess(
                "show", county: installation.workspace.settings.district, user: ActorOptions.user, on: database)
            if json {
                Terminal.line(object)
            } else {
                let columns = query.columns
                let rows = try await database.session { [query] database in
                    var rows: [[String]] = []
                    try query.rows(on: database) { rows.append($0) }
                    return rows
                }
                for (name, value) in zip(columns, rows.first ?? []) where !value.isEmpty {
                    Terminal.line("\(name): \(Terminal.printable(value))")
                }
            }
            Terminal.flush()
        }
    }
}
