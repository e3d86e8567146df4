import ArgumentParser
import Detection
import Domain
import Formats
import Operation
import Postgres
import Store

extension RuleCommand {
    /// Asks what a rule would have found.
    struct Backtest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "backtest", abstract: "Ask what a rule would have found on past days. Nothing is recorded.",
            discussion: """
                Each day is asked by what was known at its end. With --param the answers are those of the changed values,
                compared with those of the present ones.
                Example: aidwatch rule backtest overdue.hotline --from 2026-01-31 --to 2026-10-31 --param answer_within=3
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "The rule.")
        var id: String

        @Option(help: "The first day.")
        var from: String

        @Option(help: "The last day.")
        var to: String

        @Option(help: "How far the days lie apart: month or week.")
        var every = "month"

        @Option(help: ArgumentHelp("A parameter's value; may stand several times.", valueName: "name=value"))
        var param: [String] = []

        @Flag(help: "Ask by what is known now instead of what was known on each day.")
        var knownNow = false

        @Flag(help: "Print a JSON object.")
        var json = false

        @Flag(help: "Print CSV with a header: a line a day, and one for all.")
        var csv = false

        func validate() throws {
            if json, csv { throw ValidationError("--json and --csv exclude each other") }
        }

        func run() async throws {
            guard let first = try Days.parse(from, option: "--from"), let last = try Days.parse(to, option: "--to")
            else { return }
            guard first <= last else { throw ValidationError("--from lies behind --to") }
            guard let interval = Detection.Backtest.Interval(rawValue: every) else {
                throw ValidationError("--every is month or week")
            }
            let installation = try common.installation()
            let rules = try installation.rules()
            let rule = try RulePrinter.rule(id, in: rules)
            let changes = try Self.changes(param)
            let backtest = try Detection.Backtest(
                rule, scan: try installation.scan(rules), county: installation.workspace.settings.district,
                changes: changes)
            let days = Detection.Backtest.days(from: first, through: last, every: interval)
            let knowsNow = knownNow
            let answer = try await installation.connect().session { database in
                try backtest.run(
                    days, knownAt: { knowsNow ? nil : Instant(day: $0.adding(days: 1)) }, on: database)
            }
            try BacktestPrinter(rule: rule, changes: changes, answer: answer).print(isJSON: json, isCSV: csv)
            Terminal.flush()
        }

        /// The values that `name=value` give; an empty one is «not set».
        private static func changes(_ options: [String]) throws -> [String: String?] {
            var changes: [String: String?] = [:]
            for option in options {
                guard let sign = option.firstIndex(of: "="), sign > option.startIndex else {
                    throw ValidationError("--param is name=value")
                }
                let value = String(option[option.index(after: sign)...])
                changes[String(option[..<sign])] = .some(value.isEmpty ? nil : value)
            }
            return changes
        }
    }
}
