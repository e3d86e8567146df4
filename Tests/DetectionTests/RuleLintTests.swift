import Detection
import Formats
import Postgres
import Store
import TestSupport
import Testing

/// What `rule check` says of a rule's query, as `line: message`.
@Suite("The lint of a rule", .database)
struct RuleLintTests {
    private static func problems(
        _ sql: String, more: String = "", explain: String = "试验 {n}"
    ) async throws -> [String] {
        let text = RuleFolder.rule("data.trial", depends: "hotline, cases", more: more, sql: sql)
            .replacing("explain: 试验 {n}", with: "explain: \(explain)")
        let folder = try RuleFolder(["Pipelines/rules/data/trial.sql": text])
        let resources = folder.overProject
        let catalog = try FeedCatalog(resources)
        let rules = try RuleCatalog(resources)
        let rule = try #require(rules.rule("data.trial"))
        let check = RuleCheck(
            catalog: catalog, scan: try Scan(resources, settings: Settings(), catalog: catalog, rules: rules))
        let database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        let problems = try await check.problems(of: rule, on: database)
        await database.close()
        return problems.map { "\($0.line): \($0.message)" }
    }

    @Test("a rule that is right has no problem")
    func right() async throws {
        #expect(try await Self.problems(Trial.query) == [])
    }

    /// Front matter has 16 lines, so that the query begins on line 17 and the conditions stand on line 20.
    @Test(
        "what a rule may not use is told with its line",
        arguments: [
            (
                "and exists (select from pg_sleep(9))",
                "a rule may not call `pg_sleep`: it may only read the data of the scan"
            ),
            (
                "and PG_READ_FILE('/etc/passwd') <> ''",
                "a rule may not call `pg_read_file`: it may only read the data of the scan"
            ),
            (
                "and query_to_xml('select 1', true, true, '') is not null",
                "a rule may not call `query_to_xml`: it may only read the data of the scan"
            ),
            ("; drop table cases", "a rule is one query, without a semicolon"),
            ("; drop table cases", "a rule may not use `drop`: it reads and changes nothing"),
            ("; copy hotline to program 'sh'", "a rule may not use `copy`: it reads and changes nothing"),
            ("; set role none", "a rule may not use `set`: it reads and changes nothing"),
            ("and h.received_at < now()", "a rule may not use `now`: the scan's day is `:as_of`"),
            ("and h.due_on < current_date", "a rule may not use `current_date`: the scan's day is `:as_of`"),
            ("and h.due_on < date 'today'", "a rule may not use 'today' as a day: the scan's day is `:as_of`"),
            ("and h.due_on < 'Now'::date", "a rule may not use 'Now' as a day: the scan's day is `:as_of`"),
            (
                "and age(h.due_on) > interval '1 day'",
                "a rule may not use `age` with one value, which counts from today; give `:as_of` too"
            ),
            ("and random() < 0.5", "a rule may not use `random`: it must answer the same each time"),
            (
                "and h.ticket_no not in (select case_no from cases)",
                "a rule may not use `not in (select`: it does not run where the tables are distributed"
            ),
            (
                "and exists (select count(*) from cases c where c.county_code = h.county_code group by rollup (c.status))",
                "a rule may not use `rollup`: it does not run where the tables are distributed"
            ),
            ("for update", "a rule may not use `for update`: it does not run where the tables are distributed"),
            (
                "and exists (select from feed.cases)",
                "a rule reads feeds and definitions by their bare names, not through the schema `feed`"
            ),
            (
                "and exists (select * from cases c where c.county_code = h.county_code)",
                "a rule names its columns instead of `select *`"
            ),
            (
                "and exists (with approved_income as (select 1 as one) select one from approved_income)",
                "the set `approved_income` hides the definition of that name: give it a name of its own"
            ),
            (
                "and exists (select from cases c where c.case_no = h.ticket_no)",
                "`exists` over cases must compare county_code as well"
            ),
            (
                "and exists (select from (select 1 as one) o join cases c on c.case_no = h.ticket_no and c.county_code = 'x' join case_steps s on s.case_no = c.case_no)",
                "the join with case_steps must compare county_code as well"
            ),
        ])
    func forbidden(condition: String, message: String) async throws {
        let problems = try await Self.problems(Trial.query + "\n" + condition)
        #expect(problems.contains("20: " + message), "\(problems)")
    }

    @Test(
        "comments, strings, quoted names and columns of that name are none of it",
        arguments: [
            "-- delete from hotline; now()", "/* drop /* table */ cases; */", "and h.content <> 'now() ; delete'",
            "and h.content <> 'it''s set' and h.outcome is null", "and h.content <> $t$drop table; now()$t$",
            "and exists (select 1 as \"update\")", "and age(h.due_on, h.due_on) = interval '0'",
            "and h.content <> E'\\'; delete '", "and exists (select 1 as set)",
            "and exists (with cases as (select 1 as one) select one from cases)",
        ])
    func innocent(condition: String) async throws {
        #expect(try await Self.problems(Trial.query + "\n" + condition) == [])
    }

    @Test("a query begins with `with` or `select`")
    func beginning() async throws {
        #expect(
            try await Self.problems("values (1)").contains("17: a rule is one query: it begins with `with` or `select`")
        )
        #expect(try await Self.problems("-- nothing").contains("17: the rule has no query"))
    }

    @Test("a parameter that the query does not use is told with its line")
    func unused() async throws {
        let more = "params:\n  - {name: days, default: 1, unit: days, meaning: 天}"
        #expect(try await Self.problems(Trial.query, more: more) == ["16: the query does not use the parameter days"])
    }

    @Test("what the explanation or `worse` names and the evidence lacks is told with the explanation's line")
    func evidence() async throws {
        #expect(
            try await Self.problems(Trial.query, more: "worse: [sum]", explain: "试验 {n} 和 {days}") == [
                "8: `worse` names sum, which the evidence does not hold",
                "8: the explanation names days, which the evidence does not hold",
            ])
        #expect(
            try await Self.problems(Trial.query.replacing("'sources'", with: "'rows'")) == [
                "17: the evidence must hold `sources`, the keys of the rows that it rests on"
            ])
    }

    @Test("what the server refuses is told with the line of the file where it lies")
    func syntax() async throws {
        let wrong = Trial.query.replacing("where h.answered_at", with: "where\nh.answered")
        #expect(try await Self.problems(wrong) == ["20: column h.answered does not exist"])
        #expect(try await Self.problems(Trial.query + "\nand") == ["20: syntax error at or near \")\""])
    }
}
