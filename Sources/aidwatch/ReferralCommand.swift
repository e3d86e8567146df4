import ArgumentParser
import Domain
import Foundation
import Operation
import Postgres
import Referral
import Store
import Supervision

/// Hands findings over to the discipline commission.
struct ReferralCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referral", abstract: "Refer confirmed findings to the discipline commission (移送清单).",
        discussion: """
            One person plans, another one approves; what was approved is sealed for the recipient's certificate alone.
            """,
        subcommands: [Plan.self, Approve.self, Seal.self, Open.self, TakeReceipt.self, List.self])

    struct Plan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose a referral, and show what would go and to whom.",
            discussion: """
                Without numbers: every finding that a person has confirmed and whose rule is referable.
                Example: aidwatch referral plan --to 区纪委监委 --certificate jiwei.pem --by li QJ-2026-10-0001
                """)

        @OptionGroup var common: CommonOptions
        @OptionGroup var acting: ActorOptions

        @Argument(help: "The findings' numbers.")
        var findings: [String] = []

        @Option(help: "Who receives it.")
        var to: String

        @Option(help: "The recipient's certificate, a PEM file.")
        var certificate: String

        @Flag(help: "Print a JSON object: the referral and its items.")
        var json = false

        func validate() throws {
            if to.allSatisfy(\.isWhitespace) { throw ValidationError("--to names the recipient") }
        }

        func run() async throws {
            let installation = try common.installation()
            let recipient = try Certificate(path: certificate)
            try recipient.checkValidity()
            let actor = try acting.actor(installation)
            let database = try await installation.connect()
            let chosen = findings.isEmpty ? nil : findings
            let book = ReferralBook(settings: installation.workspace.settings)
            let number = try await database.session { [to] database in
                try book.plan(chosen, for: to, recipient, by: actor, on: database)
            }
            try await ReferralCommand.print(number, asJSON: json, on: database)
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approve a referral, as another person than the one who planned it; its findings are referred.",
            discussion: "Example: aidwatch referral approve QJ-YS-2026-0001 --by zhou")

        @OptionGroup var common: CommonOptions
        @OptionGroup var acting: ActorOptions

        @Argument(help: "The referral's number.")
        var number: String

        @Flag(help: "Print a JSON object: the referral and its items.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let actor = try acting.actor(installation)
            let database = try await installation.connect()
            let book = ReferralBook(settings: installation.workspace.settings)
            try await database.session { [number] in try book.approve(number, by: actor, on: $0) }
            try await ReferralCommand.print(number, asJSON: json, on: database)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the referrals, or the findings of one.",
            discussion: "Example: aidwatch referral list QJ-YS-2026-0001")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        @Argument(help: "The number of a referral whose findings are listed.")
        var number: String?

        func run() async throws {
            let installation = try common.installation()
            let database = try await installation.connect()
            guard let number else {
                return try await list.print(
                    .referrals,
                    table: [
                        .init("referral_no", "number"), .init("serial", "serial"), .init("state", "state"),
                        .init("recipient", "recipient"), .init("findings", "findings"), .init("amount", "amount"),
                        .init("planned_by", "by"), .init("approved_by", "approved by"), .init("sealed_at", "sealed"),
                        .init("receipted_at", "receipted"),
                    ], on: database)
            }
            let book = ReferralBook(settings: installation.workspace.settings)
            try await database.session { database in
                try book.recordAccess(
                    to: number, "list_referral", by: nil, user: ActorOptions.user, on: database)
            }
            try await list.print(.referralFindings(of: number), table: ReferralCommand.shownItems, on: database)
        }
    }

    /// The columns of a table of a referral's findings.
    private static let shownItems: [ListOptions.Shown] = [
        .init("finding_no", "number"), .init("ground", "ground"), .init("case_no", "case"),
        .init("region_code", "region"), .init("month_count", "months"), .init("amount", "amount"),
        .init("explanation", "explanation"), .init("outcome", "outcome"),
    ]

    /// Prints a referral and its findings.
    static func print(_ number: String, asJSON: Bool, on database: Connection) async throws {
        var query = ListQuery.referrals
        query.filter("referral_no", number)
        let items = ListQuery.referralFindings(of: number)
        if asJSON {
            let object = try await query.first(on: database) ?? "{}"
            let lines = try await database.session { database in
                var lines: [String] = []
                try items.json(on: database) { lines.append($0) }
                return lines
            }
            Terminal.line(object.dropLast() + ",\"items\":" + JSONText.array(lines) + "}")
            Terminal.flush()
            return
        }
        try await ListOptions.parse([]).print(items, table: shownItems, on: database)
        let rows = try await database.session { [query] database in
            var rows: [[String]] = []
            try query.rows(on: database) { rows.append($0) }
            return rows
        }
        for row in rows {
            let values = Dictionary(uniqueKeysWithValues: zip(query.columns, row))
            let (state, recipient) = (values["state"] ?? "", values["recipient"] ?? "")
            let (count, amount) = (values["findings"] ?? "", values["amount"] ?? "")
            Terminal.line(
                Terminal.printable(
                    Message.pick(
                        "\(number): \(state), \(count) findings, \(amount.isEmpty ? "0" : amount) yuan, to \(recipient)",
                        "\(number)：\(states[state] ?? state)，\(count) 条线索，涉及 \(amount.isEmpty ? "0" : amount) 元，移送 \(recipient)"
                    )))
        }
        Terminal.flush()
    }

    private static let states = [
        "planned": "已提出", "outdated": "已过时", "approved": "已批准", "sealed": "已封装", "receipted": "已回执",
    ]
}
