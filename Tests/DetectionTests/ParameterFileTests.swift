import Detection
import Domain
import Formats
import Store
import TestSupport
import Testing

@Suite("Parameters")
struct ParameterFileTests {
    private static let rule = RuleFolder.rule(
        "data.trial",
        more: """
            params:
              - {name: term, default: 5, unit: working_days, meaning: 期限}
              - {name: since_day, default: null, unit: date, meaning: 起}
            """, sql: "select :term, :since_day")

    private static func files(_ parameters: String) throws -> RuleFolder {
        try RuleFolder(["Pipelines/rules/data/trial.sql": rule, "Pipelines/parameters.yaml": parameters])
    }

    /// The sets of the rule on a day, each as `region json`.
    private static func values(_ parameters: String, on day: CalendarDay) throws -> [String] {
        let folder = try files(parameters)
        let rules = try RuleCatalog(folder.alone)
        let rule = try #require(rules.rule("data.trial"))
        return try ParameterFile(folder.alone, rules: rules).values(for: rule, on: day).map { set in
            "\(set.region ?? "-") \(set.json)"
        }
    }

    @Test("without rows every parameter has its default")
    func defaults() throws {
        #expect(try Self.values("parameters: []", on: "2026-03-01") == ["- {\"since_day\": null, \"term\": \"5\"}"])
    }

    @Test(
        "a row holds from its first day through its last",
        arguments: [
            ("2026-06-30", "5"), ("2026-07-01", "3"), ("2026-07-31", "3"), ("2026-08-01", "5"),
        ] as [(CalendarDay, String)])
    func validity(day: CalendarDay, value: String) throws {
        let rows = "parameters: [{rule: data.trial, name: term, value: 3, from: 2026-07-01, to: 2026-07-31}]"
        #expect(try Self.values(rows, on: day) == ["- {\"since_day\": null, \"term\": \"\(value)\"}"])
    }

    @Test("a text keeps its control characters, which the database takes; the one that it does not take is refused")
    func controls() throws {
        let rule = RuleFolder.rule(
            "data.trial", more: "params: [{name: word, default: a, unit: text, meaning: 词}]", sql: "select :word")
        func json(_ value: String) throws -> String? {
            let folder = try RuleFolder([
                "Pipelines/rules/data/trial.sql": rule,
                "Pipelines/parameters.yaml": "parameters: [{rule: data.trial, name: word, value: \"\(value)\"}]",
            ])
            let rules = try RuleCatalog(folder.alone)
            let trial = try #require(rules.rule("data.trial"))
            return try ParameterFile(folder.alone, rules: rules).values(for: trial, on: "2026-03-01").first?.json
        }
        #expect(try json("a\\tb\\rc") == "{\"word\": \"a\\u0009b\\u000dc\"}")
        #expect(!RuleParameter.Unit.text.accepts("a\0b"))
    }

    @Test("of several rows the last one counts, a narrower region overrules a wider one, null takes a value away")
    func scopes() throws {
        let rows = """
            parameters:
              - {rule: data.*, name: term, value: 4}
              - {rule: data.trial, name: since_day, value: 2026-01-01}
              - {rule: data.trial, name: term, value: 2, region: "500114001001"}
              - {rule: data.trial, name: term, value: 3, region: "500114001"}
              - {rule: data.trial, name: since_day, value: null, region: "500114001001"}
            """
        #expect(
            try Self.values(rows, on: "2026-03-01") == [
                "- {\"since_day\": \"2026-01-01\", \"term\": \"4\"}",
                "500114001 {\"since_day\": \"2026-01-01\", \"term\": \"3\"}",
                "500114001001 {\"since_day\": null, \"term\": \"2\"}",
            ])
    }

    @Test(
        "the zeros that pad a region's code narrow nothing",
        arguments: [
            ("500114001000", "500114001"), ("500114000000", "500114"), ("500114000", "500114"),
            ("500114001010", "500114001010"),
        ])
    func padding(code: String, region: String) throws {
        let rows = "parameters: [{rule: data.trial, name: term, value: 3, region: \"\(code)\"}]"
        #expect(
            try Self.values(rows, on: "2026-03-01") == [
                "- {\"since_day\": null, \"term\": \"5\"}", "\(region) {\"since_day\": null, \"term\": \"3\"}",
            ])
    }

    @Test(
        "a mistake is told with its line",
        arguments: [
            ("{rule: data.trial, name: term, value: soon}", "the value does not fit the unit of term"),
            ("{rule: data.trial, name: term, value: 1.5}", "the value does not fit the unit of term"),
            ("{rule: data.trial, name: since_day, value: 2026-02-30}", "the value does not fit the unit of since_day"),
            ("{rule: data.trial, name: terms, value: 3}", "no rule data.trial has a parameter terms"),
            ("{rule: data.other, name: term, value: 3}", "no rule data.other has a parameter term"),
            ("{rule: data.trial, name: term}", "a row has rule, name and value"),
            (
                "{rule: data.trial, name: term, value: 3, from: yesterday}",
                "`from` and `to` are days such as 2026-01-01"
            ),
            (
                "{rule: data.trial, name: term, value: 3, from: 2026-02-01, to: 2026-01-31}",
                "`to` lies before `from`: the row never holds"
            ),
            (
                "{rule: data.trial, name: term, value: 3, region: \"500101001\"}",
                "`region` lies outside of the district 500114"
            ),
            (
                "{rule: data.trial, name: term, value: 3, region: \"5001-1\"}",
                "`region` has 6, 9 or 12 digits, in quotation marks"
            ),
            (
                "{rule: data.trial, name: term, value: 3, region: \"5001\"}",
                "`region` has 6, 9 or 12 digits, in quotation marks"
            ),
            (
                "{rule: data.trial, name: term, value: 3, until: 2026-01-01}",
                "unknown key \"until\"; allowed are from, name, region, rule, to, value"
            ),
        ])
    func mistakes(row: String, message: String) throws {
        let folder = try Self.files("parameters:\n  - \(row)\n")
        let error = #expect(throws: ConfigurationError.self) {
            try ParameterFile(folder.alone, rules: try RuleCatalog(folder.alone), district: "500114")
        }
        #expect(error?.problems.map(\.line) == [2])
        #expect(error?.problems.map(\.message) == [message])
    }

    @Test(
        "rows stand in a list under their key",
        arguments: [
            ("- {rule: data.trial, name: term, value: 3}", "this is a mapping of keys"),
            ("parameters: {rule: data.trial, name: term, value: 3}", "`parameters` is a list"),
        ])
    func misplaced(text: String, message: String) throws {
        let folder = try Self.files(text)
        let error = #expect(throws: ConfigurationError.self) {
            try ParameterFile(folder.alone, rules: try RuleCatalog(folder.alone))
        }
        #expect(error?.problems.map(\.message) == [message])
    }

    @Test("rows of a rule whose file is broken stop no other rule")
    func brokenRule() throws {
        let folder = try Self.files(
            "parameters: [{rule: data.trial, name: term, value: 3}, {rule: data.*, name: term, value: 4}]")
        try folder.write(
            Self.rule.replacing("severity: low", with: "severity: lov"), to: "Pipelines/rules/data/trial.sql")
        let rules = try RuleCatalog(folder.alone)
        #expect(rules.broken.map(\.id) == ["data.trial"])
        _ = try ParameterFile(folder.alone, rules: rules)
    }
}
