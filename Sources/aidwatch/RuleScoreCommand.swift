import ArgumentParser
import Detection
import Formats
import Operation
import Postgres
import Store

extension RuleCommand {
    /// Tells what became of the findings of rules.
    struct Score: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "score", abstract: "Tell what became of the findings of rules, by version.",
            discussion: """
                The confirmed share is that of the findings decided, with its 95 % interval; days are working days to the
                first decision, their median. Stopped is the yuan in the evidence of confirmed findings of wrongful.* of
                whose case or account no payment followed more than 31 days after the decision. Helped are persons of
                confirmed findings of missed.* who were granted aid from the day of finding on.
                Example: aidwatch rule score wrongful.vehicle --json
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "Rules; all that have findings by default.")
        var ids: [String] = []

        @Option(help: "Decisions that are enough to call a rule noisy.")
        var enough = 20

        @Option(help: "A rule is noisy where its confirmed share surely lies below so many percent.")
        var noisyBelow = 20

        @Flag(help: "Print a JSON object.")
        var json = false

        @Flag(help: "Print CSV with a header.")
        var csv = false

        func validate() throws {
            if json, csv { throw ValidationError("--json and --csv exclude each other") }
            guard enough > 0 else { throw ValidationError("--enough is a whole number from 1 on") }
            guard (1...100).contains(noisyBelow) else { throw ValidationError("--noisy-below is 1 to 100") }
        }

        func run() async throws {
            let installation = try common.installation()
            let rules = try installation.rules()
            for id in ids { _ = try RulePrinter.rule(id, in: rules) }
            let noise = RuleScores.Noise(decisions: enough, share: noisyBelow)
            let county = installation.workspace.settings.district
            let chosen = ids
            let scores = try await installation.connect().session { database in
                try RuleScores(of: chosen, county: county, noise: noise, on: database)
            }
            try ScorePrinter(scores: scores.scores).print(isJSON: json, isCSV: csv)
            Terminal.flush()
            for score in scores.scores where score.isNoisy {
                Terminal.message(
                    Message.text(
                        1229,
                        of: Bilingual(
                            "the rule \(score.rule) is noisy: \(score.confirmed) of \(score.decided) findings were confirmed; raise its thresholds (aidwatch rule backtest --param) or narrow it",
                            "规则 \(score.rule) 误报多：已核查 \(score.decided) 条，属实 \(score.confirmed) 条；请用 aidwatch rule backtest --param 试算后调高阈值，或缩小范围"
                        )))
            }
        }
    }
}
