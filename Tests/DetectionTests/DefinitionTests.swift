import Detection
import Domain
import Formats
import Store
import TestSupport
import Testing

@Suite("Definitions")
struct DefinitionTests {
    private static let feeds = "reads: [hotline]"

    private static func definition(_ more: String = feeds, sql: String) -> String {
        "---\ntitle: 试验\n\(more)\n---\n\(sql)\n"
    }

    private static func problems(_ files: [String: String]) throws -> [String] {
        let folder = try RuleFolder(files)
        do {
            return try RuleCatalog(folder.alone).broken.flatMap(\.error.problems).map(\.message)
        } catch let error as ConfigurationError {
            return error.problems.map { "\($0.line): \($0.message)" }
        }
    }

    @Test("a rule names what it reads, also by way of other definitions, in the order in which it can be made")
    func order() throws {
        let folder = try RuleFolder([
            "Pipelines/definitions/a_last.sql": Self.definition(sql: "select 1 from middle -- first"),
            "Pipelines/definitions/middle.sql": Self.definition(sql: "select 1 from z_first"),
            "Pipelines/definitions/z_first.sql": Self.definition(sql: "select 'unrelated' from hotline"),
            "Pipelines/definitions/unrelated.sql": Self.definition(sql: "select 1 from hotline"),
            "Pipelines/rules/data/trial.sql": RuleFolder.rule("data.trial", sql: "select 1 from a_last"),
        ])
        let rule = try #require(try RuleCatalog(folder.alone).rule("data.trial"))
        #expect(rule.definitions.map(\.name) == ["z_first", "middle", "a_last"])
    }

    @Test("a changed definition is another version of the rules that read it")
    func version() throws {
        let folder = try RuleFolder([
            "Pipelines/definitions/some.sql": Self.definition(sql: "select 1 from hotline"),
            "Pipelines/rules/data/trial.sql": RuleFolder.rule("data.trial", sql: "select 1 from some"),
            "Pipelines/rules/data/other.sql": RuleFolder.rule("data.other", sql: "select 1 from hotline"),
        ])
        let before = try RuleCatalog(folder.alone)
        try folder.write(Self.definition(sql: "select 2 from hotline"), to: "Pipelines/definitions/some.sql")
        let after = try RuleCatalog(folder.alone)
        #expect(after.rule("data.trial")?.version != before.rule("data.trial")?.version)
        #expect(after.rule("data.other")?.version == before.rule("data.other")?.version)
    }

    @Test(
        "a mistake is told",
        arguments: [
            ("select 1 from hotline where :n > 1", Self.feeds, "5: :n is no parameter of the definition"),
            ("select 1 from hotline", "", "2: `reads` must name the feeds that it reads"),
            ("select 1 from some", Self.feeds, nil),
            ("select 1 from other_one", Self.feeds, "5: the definition reads itself by way of others"),
            (
                "select 1 from hotline", "reads: [cases]",
                "the rule reads some, so `depends` or `uses` must name the feed cases"
            ),
            ("select 1 from hotline", Self.feeds + "\nindexes: [[n]]", "2: `indexes` need `stored: true` or `kept`"),
            ("select 1 from hotline", Self.feeds + "\nkept: daily", "4: `kept` is household or whole"),
            (
                "select 1 from hotline", Self.feeds + "\nkept: whole\nwhole_after: [cases]",
                "5: `whole_after` needs `kept: household`"
            ),
        ] as [(String, String, String?)])
    func mistakes(sql: String, front: String, message: String?) throws {
        var files = [
            "Pipelines/definitions/some.sql": Self.definition(front, sql: sql),
            "Pipelines/rules/data/trial.sql": RuleFolder.rule("data.trial", sql: "select 1 from some"),
        ]
        if sql.contains("other_one") {
            files["Pipelines/definitions/other_one.sql"] = Self.definition(sql: "select 1 from some")
        }
        let problems = try Self.problems(files)
        if let message { #expect(problems.contains(message)) } else { #expect(problems == []) }
    }

    @Test(
        "kept or not, with a value from the settings, a rule reads it; what fails in it fails the rule alone",
        .database,
        arguments: [false, true])
    func read(isStored: Bool) async throws {
        let more = """
            reads: [hotline]
            params: [{name: least, default: 2, unit: count, meaning: 数}]
            \(isStored ? "stored: true\nindexes: [[ticket_no]]" : "")
            """
        let columns =
            "null::text as case_no, null::text as id_number, region_code, null::date as event_date, null::date as due_on"
        let sql = "select ticket_no as subject_key, \(columns), '{\"sources\": []}'::jsonb as evidence from"
        let folder = try RuleFolder([
            "Pipelines/definitions/long_ticket.sql": Self.definition(
                more,
                sql:
                    "select ticket_no, region_code from hotline where length(content) >= :least and received_at < :as_of"
            ),
            "Pipelines/definitions/broken.sql": Self.definition(
                isStored ? Self.feeds + "\nstored: true" : Self.feeds,
                sql: "select ticket_no, region_code, 1 / (length(content) - length(content)) as n from hotline"),
            "Pipelines/rules/data/trial.sql": RuleFolder.rule("data.trial", sql: "\(sql) long_ticket"),
            "Pipelines/rules/data/fails.sql": RuleFolder.rule(
                "data.fails", sql: "\(sql) broken b join long_ticket using (ticket_no, region_code) where b.n > 0"),
            "Pipelines/parameters.yaml":
                "parameters: [{rule: definitions.long_ticket, name: least, value: 3, from: 2026-03-01}]",
        ])
        let bench = try Bench(folder.overProject)
        try await bench.load(
            "hotline",
            [
                "line,ticket_no,received_at,region_code,content", "12345,T1,2026-01-05T09:00:00,500114001001,ab",
                "12345,T2,2026-01-05T09:00:00,500114001001,abc",
            ])
        let both = try await bench.run("2026-02-28", rules: ["data.fails", "data.trial"]).report
        #expect(both.runs.map(\.state) == [.failed, .complete])
        #expect(both.runs[0].reason?.hasSuffix("division by zero") == true)
        #expect(both.runs.map(\.hits) == [0, 2])
        let later = try await bench.run("2026-03-02", rules: ["data.trial"]).report
        #expect(later.runs.map(\.hits) == [1])
        #expect(try await bench.value("cleared_at", of: "T1", rule: "data.trial") == "2026-03-02")
    }
}
