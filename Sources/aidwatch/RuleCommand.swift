import ArgumentParser
import Detection
import Domain
import Formats
import Operation
import Store

/// Looks at rule files.
struct RuleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rule", abstract: "Look at rule files, begin, check and test them; ask what they found.",
        subcommands: [List.self, Show.self, New.self, Check.self, Test.self, Backtest.self, Score.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the rules.", discussion: "Example: aidwatch rule list --json")

        @OptionGroup var common: CommonOptions
        @OptionGroup var list: ListOptions

        func run() async throws {
            let installation = try common.installation()
            let rules = try installation.rules()
            if list.json || list.csv {
                try await list.print(
                    try ListQuery.rules(rules.rules), table: [], on: try await installation.connect())
            } else {
                var table = Table(["rule", "severity", "audience", "version", "title"])
                for rule in rules.rules {
                    table.add([rule.id, rule.severity.rawValue, rule.audience.rawValue, rule.version, rule.title])
                }
                table.print()
            }
            Terminal.flush()
            try RulePrinter.report(rules.broken)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a rule: what it means, its parameters, its query.",
            discussion: "Example: aidwatch rule show overdue.review")

        @OptionGroup var common: CommonOptions

        @Argument(help: "The rule.")
        var id: String

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let rule = try RulePrinter.rule(id, in: try common.installation().rules())
            if json {
                Terminal.line(RulePrinter(rule: rule).json)
            } else {
                RulePrinter(rule: rule).print()
            }
            Terminal.flush()
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check rule files for mistakes: unknown keys, forbidden words, a query that does not run.",
            discussion: """
                The rows of Pipelines/parameters.yaml are checked too.
                Example: aidwatch rule check overdue.review
                """)

        @OptionGroup var common: CommonOptions

        @Argument(help: "Rules to check; all by default.")
        var ids: [String] = []

        @Flag(help: "Print a JSON object.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let rules = try installation.rules()
            var problems = rules.broken.filter { ids.isEmpty || ids.contains($0.id) }.flatMap(\.error.problems)
            let chosen =
                try ids.isEmpty
                ? rules.rules
                : ids.filter { id in !rules.broken.contains { $0.id == id } }.map {
                    try RulePrinter.rule($0, in: rules)
                }
            var check: RuleCheck?
            do {
                check = RuleCheck(catalog: installation.catalog, scan: try installation.scan(rules))
            } catch let error as ConfigurationError {
                problems += error.problems
            }
            if let check {
                try await installation.withScratchDatabase { database in
                    for rule in chosen {
                        problems += try await check.problems(of: rule, on: database)
                    }
                }
            }
            if json { Terminal.line(RulePrinter.json(checked: chosen, problems)) }
            Terminal.flush()
            guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
            if !json {
                Terminal.line(Message.pick("\(chosen.count) rules, no problem", "\(chosen.count) 条规则，没有问题"))
                Terminal.flush()
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Run the test cases of rules in a database of their own.",
            discussion: "Example: aidwatch rule test overdue.review overdue.total")

        @OptionGroup var common: CommonOptions

        @Argument(help: "Rules to test; all by default.")
        var ids: [String] = []

        @Flag(help: "Print JSON Lines: an object a case.")
        var json = false

        func run() async throws {
            let installation = try common.installation()
            let rules = try installation.rules()
            let chosen = try ids.isEmpty ? rules.rules : ids.map { try RulePrinter.rule($0, in: rules) }
            let tester = RuleTester(
                installation.workspace.resources, settings: installation.workspace.settings,
                catalog: installation.catalog, rules: rules)
            var results: [RuleTester.Result] = []
            var untested: [String] = []
            try await installation.withScratchDatabase { database in
                for rule in chosen {
                    guard let file = try tester.file(of: rule) else {
                        untested.append(rule.id)
                        continue
                    }
                    for test in file.cases {
                        let result = try await tester.run(test, of: rule, in: file, on: database)
                        results.append(result)
                        RulePrinter.print(result, isJSON: json)
                    }
                }
            }
            let failed = results.count { !$0.differences.isEmpty }
            if !json { Terminal.line("\(results.count - failed) passed, \(failed) failed") }
            Terminal.flush()
            for id in untested {
                Terminal.message(
                    Message.text(1220, of: Bilingual("the rule \(id) has no test file", "规则 \(id) 没有测试文件")))
            }
            try RulePrinter.report(rules.broken)
            if failed > 0 || !untested.isEmpty { throw ExitCode(ExitStatus.configuration.rawValue) }
        }
    }
}
