import ArgumentParser
import Detection
import Domain
import Operation
import Postgres
import Store
import Supervision

/// What every decision on a finding takes, and how its outcome is printed.
struct DecisionOptions: ParsableArguments {
    @Argument(help: "The finding's number.")
    var number: String

    @OptionGroup var acting: ActorOptions

    @Option(help: "Why, by what basis, or with what result.")
    var reason: String?

    @Option(help: "The login of the second person, where it takes two.")
    var approver: String?

    @Option(help: "The number of steps that were seen: if there are more by now, nothing is decided.")
    var version: Int?

    @Flag(help: "Print the finding as a JSON object.")
    var json = false

    /// Makes a decision and prints the finding as it stands then.
    func decide(
        _ action: FindingAction, _ common: CommonOptions, _ complete: (inout Decision) throws -> Void = { _ in }
    ) async throws {
        let installation = try common.installation()
        let database = try await installation.connect()
        try await decide(action, installation, database, complete)
        try await print(on: database)
    }

    /// Makes a decision.
    func decide(
        _ action: FindingAction, _ installation: Installation, _ database: Connection,
        _ complete: (inout Decision) throws -> Void
    ) async throws {
        let actor = try acting.actor(installation)
        var decision = Decision(action, on: number)
        decision.reason = reason
        decision.approver = approver
        try complete(&decision)
        // What is decided meets the finding as it stood when the command began.
        decision.version =
            if let version { version } else { try await Decision.version(of: number, on: database) }
        try await decision.make(by: actor, on: database)
    }

    /// Prints the finding; `answer` is what its rule said when it was run again.
    func print(answer: RuleAnswer? = nil, on database: Connection) async throws {
        var query = ListQuery.findings(all: true)
        query.filter("finding_no", number)
        if json {
            guard let object = try await query.first(on: database) else { throw Refusal.unknownFinding(number) }
            let addition = answer.map { ",\"answer\":" + FindingCommand.Verify.json($0) + "}" }
            Terminal.line(addition.map { object.dropLast() + $0 } ?? object)
        } else {
            if let answer { Terminal.line(Terminal.printable(Self.sentence(answer))) }
            var state = ListQuery(
                "api.findings", columns: ["finding_no", "state", "act_by", "cleared_at"], order: "finding_no")
            state.filter("finding_no", number)
            let rows = try await database.session { [state] database in
                var rows: [[String]] = []
                try state.rows(on: database) { rows.append($0) }
                return rows
            }
            for row in rows {
                let label = FindingState(rawValue: row[1])?.label ?? row[1]
                Terminal.line(
                    Message.pick("\(row[0]): \(row[1]), act by \(row[2])", "\(row[0])：\(label)，处理期限 \(row[2])"))
            }
        }
        Terminal.flush()
    }

    private static func sentence(_ answer: RuleAnswer) -> String {
        if let failure = answer.failure {
            return Message.pick("the rule failed when it was run again: \(failure)", "规则重新检验失败：\(failure)")
        }
        guard let explanation = answer.explanation else {
            return Message.pick("as of \(answer.asOf) the rule hits it no more", "截至 \(answer.asOf)，规则已不再命中")
        }
        return Message.pick(
            "as of \(answer.asOf) the rule still hits it: \(explanation)", "截至 \(answer.asOf)，规则仍然命中：\(explanation)")
    }
}

/// The term of a reminder.
struct TermOptions: ParsableArguments {
    @Option(help: "The term in working days.")
    var term: Int?

    @Option(help: "The last day of the term, a working day, instead of --term.")
    var until: String?

    func validate() throws {
        if term != nil, until != nil { throw ValidationError("--term and --until exclude each other") }
    }

    /// Gives a decision the term.
    func complete(_ decision: inout Decision) throws {
        decision.term = term
        decision.until = try Days.parse(until, option: "--until")
    }
}
