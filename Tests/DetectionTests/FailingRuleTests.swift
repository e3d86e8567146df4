import Detection
import Domain
import Postgres
import TestSupport
import Testing

@Suite("A rule that fails", .database)
struct FailingRuleTests {
    /// Queries that fail, each with the words by which the reason ends.
    private static let queries = [
        ("select nothing from nowhere", "relation \"nowhere\" does not exist"),
        ("select from where", "syntax error at or near \"where\""),
        ("with removed as (delete from hotline returning 1) \(Trial.query)", "must be at the top level"),
        ("\(Trial.query) and exists (select from feed.hotline)", "permission denied for schema feed"),
        ("\(Trial.query) and exists (select from detection.finding)", "permission denied for schema detection"),
        (
            "\(Trial.query) and (select count(*) from generate_series(1, 1000000000)) > 0",
            "it makes 1000000000 rows by a function; it was not run"
        ),
        (
            "\(Trial.query) and (select count(*) from generate_series(1, 100000) a, generate_series(1, 20000) b) > 0",
            "it pairs 20000 rows with 100000 rows without a condition; it was not run"
        ),
        (
            "\(Trial.query) and (select sum(length(repeat(a::text, 20))) from generate_series(1, 90000000) a) > 0",
            "stopped at its time limit"
        ),
        ("\(Trial.query) and (select pg_sleep(30)) is not null", "permission denied for function pg_sleep"),
        (
            "\(Trial.query) and (select set_config('role', 'none', true)) is not null",
            "permission denied for function set_config"
        ),
        (
            "\(Trial.query) and query_to_xml('select set_con' || 'fig(''role'', ''none'', true)', true, true, '') is not null",
            "permission denied for function query_to_xml"
        ),
        (
            "\(Trial.query) and pg_try_advisory_lock(1)",
            "permission denied for function pg_try_advisory_lock"
        ),
        ("\(Trial.query) and pg_read_file('/etc/hostname') is not null", "permission denied for function pg_read_file"),
        ("\(Trial.query) union all \(Trial.query)", "the rule gives one subject more than once"),
        (
            Trial.query.replacing("h.ticket_no as subject_key", with: "null as subject_key"),
            "violates not-null constraint"
        ),
    ]

    @Test("clears nothing, adds nothing, and stops no other rule", arguments: queries)
    func changesNothing(query: String, reason: String) async throws {
        let folder = try RuleFolder(["Pipelines/rules/data/trial.sql": Trial.rule])
        let first = try Bench(folder.overProject)
        try await first.load("hotline", Trial.tickets)
        try await first.run("2026-03-10")
        let life = "concat_ws(' ', first_seen, last_seen, cleared_at)"
        #expect(try await first.value(life, of: "T1", rule: "data.trial") == "2026-03-10 2026-03-10")
        try await first.load("hotline", Trial.ticket("T1", answered: "2026-03-09 10:00:00"))
        try await first.load("hotline", Trial.ticket("T4"))
        try folder.write(
            RuleFolder.rule("data.trial", sql: query), to: "Pipelines/rules/data/trial.sql")
        let second = try Bench(folder.overProject, on: first.database)
        let report = try await second.run("2026-03-11", timeoutSeconds: 1).report
        let run = try #require(report.runs.first { $0.rule.id == "data.trial" })
        #expect(run.state == .failed)
        #expect(run.reason?.contains(reason) == true, "\(run.reason ?? "")")
        #expect(run.reason?.contains("data/trial.sql") == true)
        #expect((run.hits, run.found, run.cleared) == (0, 0, 0))
        #expect(try await second.value(life, of: "T1", rule: "data.trial") == "2026-03-10 2026-03-10")
        #expect(try await second.value(life, of: "T4", rule: "data.trial") == nil)
        #expect(report.runs.count { $0.state == .failed } == 1)
        #expect(try await second.value("cleared_why", of: "12345|T1") == "mended")
        #expect(try await second.value(life, of: "12345|T4") == "2026-03-11 2026-03-11")
        #expect(try await second.hits().contains { $0.hasPrefix("data.trial") } == false)
        // Mended, it goes on from where it stood.
        try folder.write(Trial.rule, to: "Pipelines/rules/data/trial.sql")
        let third = try Bench(folder.overProject, on: first.database)
        try await third.run("2026-03-12")
        #expect(try await third.value(life, of: "T1", rule: "data.trial") == "2026-03-10 2026-03-10 2026-03-12")
        #expect(try await third.value(life, of: "T4", rule: "data.trial") == "2026-03-12 2026-03-12")
    }

    @Test("one that would never be tested, or read the clock, is told by its line and does not run")
    func refused() async throws {
        for (query, depends, reason) in [
            (Trial.query, "hotline, csaes", "1: `depends` and `uses` name the feed csaes, which does not exist"),
            (
                "\(Trial.query) and h.received_at < now()", "hotline",
                "a rule may not use `now`: the scan's day is `:as_of`"
            ),
            ("\(Trial.query) and h.due_on <= 'today'::date", "hotline", "a rule may not use 'today' as a day"),
        ] {
            let folder = try RuleFolder([
                "Pipelines/rules/data/trial.sql": RuleFolder.rule("data.trial", depends: depends, sql: query)
            ])
            let bench = try Bench(folder.overProject)
            try await bench.load("hotline", Trial.tickets)
            let report = try await bench.run("2026-03-10", rules: ["data.trial"]).report
            let run = try #require(report.runs.first)
            #expect(run.state == .failed && run.hits == 0)
            #expect(run.reason?.contains(reason) == true, "\(run.reason ?? "")")
        }
    }

    @Test("in one of its regions leaves no hits of the others behind")
    func failsInRegion() async throws {
        let query = Trial.query + " and 1 / :divisor > -1"
        let folder = try RuleFolder([
            "Pipelines/rules/data/trial.sql": RuleFolder.rule(
                "data.trial", more: "params: [{name: divisor, default: 1, unit: count, meaning: 除数}]", sql: query),
            "Pipelines/parameters.yaml":
                "parameters: [{rule: data.trial, name: divisor, value: 0, region: \"500114001\"}]",
        ])
        let bench = try Bench(folder.overProject)
        try await bench.load("hotline", Trial.tickets)
        try await bench.run("2026-03-12", rules: ["overdue.hotline"])
        let scan = try await bench.run("2026-03-11", rules: ["data.trial"])
        #expect(scan.report.runs.map(\.state) == [.failed])
        #expect(scan.report.runs.map(\.hits) == [0])
        #expect(scan.asked.isEmpty)
        #expect(scan.report.gravest == nil)
    }

    @Test("a broken file clears nothing and is told with the scan")
    func brokenFile() async throws {
        let folder = try RuleFolder(["Pipelines/rules/data/trial.sql": Trial.rule])
        let first = try Bench(folder.overProject)
        try await first.load("hotline", Trial.tickets)
        try await first.run("2026-03-10")
        try folder.write(
            Trial.rule.replacing("severity: low", with: "severity: lov"), to: "Pipelines/rules/data/trial.sql")
        try await first.load("hotline", Trial.ticket("T1", answered: "2026-03-09 10:00:00"))
        let second = try Bench(folder.overProject, on: first.database)
        let report = try await second.run("2026-03-11").report
        #expect(report.broken.map(\.id) == ["data.trial"])
        #expect(!report.runs.contains { $0.rule.id == "data.trial" })
        #expect(try await second.value("cleared_at", of: "T1", rule: "data.trial") == nil)
    }
}

@Suite("A rule whose feeds were never loaded", .database)
struct UntestedRuleTests {
    private let text = RuleFolder.rule("data.trial", depends: "hotline, help_requests", sql: Trial.query)

    @Test("finds, but clears nothing; once they are loaded, be it empty, what is mended clears")
    func clearsNothing() async throws {
        let folder = try RuleFolder(["Pipelines/rules/data/trial.sql": text])
        let bench = try Bench(folder.overProject)
        try await bench.load("hotline", Trial.tickets)
        let first = try #require(try await bench.run("2026-03-10", rules: ["data.trial"]).report.runs.first)
        #expect(first.state == .notTested)
        #expect(first.reason == "a feed it depends on was never loaded: help_requests")
        #expect((first.hits, first.found) == (2, 2))
        try await bench.load("hotline", Trial.ticket("T1", answered: "2026-03-09 10:00:00"))
        for day in ["2026-03-10", "2026-03-11", "2026-03-11"] as [CalendarDay] {
            let run = try #require(try await bench.run(day, rules: ["data.trial"]).report.runs.first)
            #expect((run.state, run.cleared) == (.notTested, 0))
            #expect(try await bench.value("cleared_at", of: "T1", rule: "data.trial") == nil)
        }
        try await bench.load("help_requests", ["request_no,submitted_at,name,phone,region_code,needs"])
        let last = try #require(try await bench.run("2026-03-11", rules: ["data.trial"]).report.runs.first)
        #expect((last.state, last.cleared) == (.complete, 1))
        #expect(try await bench.value("cleared_at", of: "T1", rule: "data.trial") == "2026-03-11")
    }

    @Test("the clocks' rules are not tested without steps, and say so in the runs")
    func clockRules() async throws {
        let bench = try Bench()
        try await bench.load(
            "cases",
            [
                "case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on",
                "C1,dibao,processing,张三,50011419900101001X,500114001001,1,2026-03-02",
            ])
        let report = try await bench.run("2026-03-10").report
        // Reminders are given here, so that the rule on them needs no feed.
        let runs = report.runs.filter {
            ($0.rule.kind == .overdue || $0.rule.kind == .procedure) && $0.rule.id != "overdue.rectification"
        }
        #expect(runs.count >= 11 && runs.allSatisfy { $0.state == .notTested })
        #expect(try await bench.value("state", of: "C1", rule: "overdue.investigate") == "new")
        let states = try await bench.database.query(
            "select distinct state from api.runs where rule_id ~ '^(overdue|procedure)' and rule_id <> 'overdue.rectification'",
            as: String.self)
        #expect(states == ["not_tested"])
    }
}
