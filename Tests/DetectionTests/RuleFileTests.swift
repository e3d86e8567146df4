import Detection
import Formats
import Store
import TestSupport
import Testing

@Suite("Rule files")
struct RuleFileTests {
    private static let good = RuleFolder.rule("data.trial", sql: "select 1")

    private static func problems(of text: String, named name: String = "data/trial") throws -> [String] {
        let folder = try RuleFolder(["Pipelines/rules/\(name).sql": text])
        let catalog = try RuleCatalog(folder.alone)
        return catalog.broken.flatMap(\.error.problems).map { problem in
            "\(problem.file.dropFirst(folder.path.count + "/Pipelines/rules/".count)):\(problem.line): \(problem.message)"
        }
    }

    @Test("one that is right has no problem")
    func good() throws {
        #expect(try Self.problems(of: Self.good) == [])
    }

    @Test(
        "a mistake is told with file and line",
        arguments: [
            (
                "severity: low", "severity: lov",
                "data/trial.sql:5: `severity` is one of info, low, medium, high, critical"
            ),
            (
                "audience: village", "audience: street",
                "data/trial.sql:10: `audience` is one of district, township, village"
            ),
            ("referable: false", "referable: maybe", "data/trial.sql:11: `referable` is true or false"),
            ("referable: false", "referable: true", "data/trial.sql:11: a referable rule states its `ground`"),
            (
                "referable: false", "ground: 拖延",
                "data/trial.sql:11: `ground` is one of 优亲厚友, 漏保, 错保, 弄虚作假, 失职渎职"
            ),
            ("id: data.trial", "id: data.other", "data/trial.sql:2: `id` must be data.trial, as the path says"),
            ("since: 2026-01-01", "since: 2026-02-30", "data/trial.sql:14: `since` is a day such as 2026-01-01"),
            ("since: 2026-01-01", "window: days", "data/trial.sql:14: `window` names no parameter of the rule"),
            ("title: 试验", "title: \"\"", "data/trial.sql:2: `title` is missing"),
            ("advice: [看一看]", "advice: 看一看", "data/trial.sql:9: `advice` is a list"),
            ("advice: [看一看]", "advice: []", "data/trial.sql:2: `advice` must not be empty"),
            (
                "false_positives: [试验]", "false_positives: []",
                "data/trial.sql:2: `false_positives` must name the known innocent causes"
            ),
            (
                "since: 2026-01-01", "params: [{name: n, default: 1, unit: fortnights, meaning: 数}]",
                "data/trial.sql:14: a parameter has name, default, unit and meaning; units: days, months, years, count, "
                    + "percent, ratio, yuan, date, text, words, kilometres, seconds, probability, working_days"
            ),
            (
                "since: 2026-01-01", "params: [{name: n, default: 1.5, unit: days, meaning: 数}]",
                "data/trial.sql:14: the default is no value in days"
            ),
            (
                "since: 2026-01-01", "params: [{name: n, default: 1, unit: days, meaning: 数, top: 9}]",
                "data/trial.sql:14: unknown key \"top\"; allowed are default, meaning, name, unit"
            ),
            (
                "since: 2026-01-01",
                "params: [{name: n, default: 1.5, unit: ratio, meaning: 数}]\nwindow: n",
                "data/trial.sql:15: `window` names a parameter in whole units, not in ratio"
            ),
            (
                "since: 2026-01-01", "params: [{name: n, default: 2026-02-30, unit: date, meaning: 日}]",
                "data/trial.sql:14: the default is no value in date"
            ),
            (
                "since: 2026-01-01", "params: 7",
                "data/trial.sql:14: `params` is a list of {name, default, unit, meaning}"
            ),
            ("select 1", "select 1,\n  :days", "data/trial.sql:18: :days is no parameter of the rule; known: as_of"),
        ])
    func mistakes(from right: String, to wrong: String, message: String) throws {
        let text = Self.good.replacing(right, with: wrong, maxReplacements: 1)
        let problems = try Self.problems(of: text)
        #expect(problems.contains(message), "\(problems)")
    }

    @Test("an unknown key is told with its line and those that are known")
    func unknownKey() throws {
        let problems = try Self.problems(of: Self.good.replacing("severity: low", with: "severity: low\ntreshold: 9"))
        #expect(
            problems == [
                "data/trial.sql:6: unknown key \"treshold\"; allowed are advice, audience, basis, depends, explain, "
                    + "false_positives, ground, id, kind, mutes, params, referable, severity, since, subject, title, uses, "
                    + "window, worse"
            ])
    }

    @Test("all mistakes of a file are told at once, and the other files are read")
    func severalMistakes() throws {
        let folder = try RuleFolder([
            "Pipelines/rules/data/trial.sql": Self.good,
            "Pipelines/rules/data/bad.sql": RuleFolder.rule("data.bad", more: "colour: red", sql: "select :x, :y"),
            "Pipelines/rules/data/bare.sql": "select 1",
        ])
        let catalog = try RuleCatalog(folder.alone)
        #expect(catalog.rules.map(\.id) == ["data.trial"])
        #expect(catalog.broken.map(\.id) == ["data.bad", "data.bare"])
        #expect(catalog.broken.map(\.error.problems.count) == [3, 1])
    }

    @Test("the version is that of the file's bytes")
    func version() throws {
        let folder = try RuleFolder(["Pipelines/rules/data/trial.sql": Self.good])
        let first = try #require(try RuleCatalog(folder.alone).rule("data.trial")).version
        #expect(first.count == 12)
        #expect(try RuleCatalog(folder.alone).rule("data.trial")?.version == first)
        try folder.write(Self.good + " ", to: "Pipelines/rules/data/trial.sql")
        #expect(try RuleCatalog(folder.alone).rule("data.trial")?.version != first)
    }

    @Test("a test file with a mistake is told with its line")
    func testFile() throws {
        let text = """
            cases:
              - name: one
                as_of: 2026-02-30
                expect: []
              - name: two
                as_of: 2026-02-28
                expekt: []
                expect: [{event_date: 2026-02-28}]
            """
        let error = #expect(throws: ConfigurationError.self) { try RuleTestFile(text: text, path: "x.test.yaml") }
        #expect(
            error?.problems.map(\.description) == [
                "x.test.yaml:2:5: a case has name, as_of (a day), given and expect",
                "x.test.yaml:7:5: unknown key \"expekt\"; allowed are as_of, expect, given, name, parameters",
                "x.test.yaml:8:14: an expected finding has a key",
            ])
        #expect(throws: ConfigurationError.self) { try RuleTestFile(text: "cases: []", path: "x.test.yaml") }
    }

    @Test("a null in a given row erases the default of its column, and numbers without quotes are JSON numbers")
    func testValues() throws {
        let text = """
            defaults:
              hotline: {region_code: "500114001001", due_on: 2026-01-02}
            cases:
              - name: one
                as_of: 2026-02-28
                given:
                  hotline: [{ticket_no: "1", due_on: null}, {ticket_no: "2"}, {ticket_no: "3", region_code: ~}]
                expect:
                  - key: k
                    evidence:
                      {share: 0.50, ratio: -1.25e2, n: 3, code: "0.5", text: 007, day: 2026-01-02, list: [1.5, a], no: null}
            """
        let test = try #require(try RuleTestFile(text: text, path: "x.test.yaml").cases.first)
        #expect(
            test.given.first?.rows == [
                ["ticket_no": "1", "region_code": "500114001001"],
                ["ticket_no": "2", "region_code": "500114001001", "due_on": "2026-01-02"],
                ["ticket_no": "3", "due_on": "2026-01-02"],
            ])
        #expect(
            test.expected.first?.evidence == [
                "share": "0.50", "ratio": "-1.25e2", "n": "3", "code": "\"0.5\"", "text": "\"007\"",
                "day": "\"2026-01-02\"", "list": "[1.5, \"a\"]", "no": "null",
            ])
    }
}
