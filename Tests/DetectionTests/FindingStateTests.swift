import Detection
import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite("Scans and decisions", .database)
struct FindingStateTests {
    /// Hits every open ticket; a longer text is worse.
    private static let rule = RuleFolder.rule(
        "data.trial", more: "worse: [n]", sql: Trial.query.replacing("'n', h.content", with: "'n', length(h.content)"))

    private func bench(_ rule: String = rule) async throws -> Bench {
        let folder = try RuleFolder(["Pipelines/rules/data/trial.sql": rule])
        let bench = try Bench(folder.overProject)
        try await bench.load("hotline", Trial.tickets)
        try await bench.database.execute(
            """
            insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'test', null),
                ('500114', 'zhou', '周五', 'district', null, now(), 'test', null)
            """)
        return bench
    }

    private func ticket(_ text: String, answered: String = "") -> [String] {
        [Trial.header, "12345,T1,2026-03-02 10:00:00,500114001000,\(text),\(answered)"]
    }

    @discardableResult
    private func scan(_ bench: Bench, _ day: CalendarDay, isFull: Bool = false) async throws -> ScanReport.RuleRun {
        try #require(try await bench.run(day, rules: ["data.trial"], isFull: isFull).report.runs.first)
    }

    @Test("the gravest severity is that of findings that a scan makes or reopens, not of what lay there before")
    func gravest() async throws {
        let bench = try await bench()
        func gravest(_ day: CalendarDay) async throws -> Severity? {
            try await bench.run(day, rules: ["data.trial"]).report.gravest
        }
        #expect(try await gravest("2026-03-10") == .low)
        #expect(try await gravest("2026-03-11") == nil)
        try await decide(bench, "dismiss", on: "2026-03-11", until: "2026-03-12")
        #expect(try await gravest("2026-03-12") == nil)
        #expect(try await gravest("2026-03-13") == .low)
        #expect(try await life(bench) == "new 1")
    }

    /// 李四 decides on T1 at the end of a day.
    private func decide(_ bench: Bench, _ action: String, on day: String, until: String? = nil) async throws {
        let refusal = try await bench.database.first(
            """
            select coalesce((d).refusal, '') from (
                select api.decide('500114', row(f.finding_no, $1, '试验', $2::date, null,
                    case when $1 in ('exempt', 'refer') then 'zhou' end, null, null, null, null)::api.request, 'li', 'tester',
                    ($3 || ' 18:00+08')::timestamptz, 5) as d
                from detection.finding f where f.subject_key = 'T1') x
            """, [.init(action), .init(until), .init(day)], as: String.self)
        #expect(refusal == "")
    }

    /// State, times reopened, and the days of clearing.
    private func life(_ bench: Bench) async throws -> String {
        try await bench.database.first(
            """
            select concat_ws(' ', state, reopened, cleared_at, cleared_why)
            from detection.finding where subject_key = 'T1'
            """, as: String.self) ?? ""
    }

    private func actions(_ bench: Bench) async throws -> [String] {
        try await bench.database.query(
            """
            select concat_ws(' ', e.day, e.action, e.notify) from api.finding_events e
            join detection.finding f on f.finding_no = e.finding_no where f.subject_key = 'T1' order by e.version
            """, as: String.self)
    }

    private func holds(_ bench: Bench) async throws {
        let result = try await AuditChain(county: "500114").verify(on: bench.database)
        #expect(result.problems == [] && result.events > 0)
    }

    @Test("a dismissal stands to its last day while the facts hold, then lapses, and who dismissed is to be told")
    func lapse() async throws {
        let bench = try await bench()
        try await scan(bench, "2026-03-10")
        try await decide(bench, "dismiss", on: "2026-03-10", until: "2026-03-12")
        for day in ["2026-03-10", "2026-03-11", "2026-03-12"] as [CalendarDay] {
            try await scan(bench, day)
            #expect(try await life(bench) == "dismissed 0")
        }
        try await scan(bench, "2026-03-13")
        #expect(try await life(bench) == "new 1")
        try await scan(bench, "2026-03-14")
        #expect(try await actions(bench) == ["2026-03-10 hit", "2026-03-10 dismiss", "2026-03-13 lapse li"])
        try await holds(bench)
    }

    @Test("a dismissal whose facts have cleared lapses only when they come back")
    func lapseWhileClear() async throws {
        let bench = try await bench()
        try await scan(bench, "2026-03-10")
        try await decide(bench, "dismiss", on: "2026-03-10", until: "2026-03-12")
        try await bench.load("hotline", ticket("求助", answered: "2026-03-03 10:00:00"))
        try await scan(bench, "2026-03-13")
        try await scan(bench, "2026-03-14")
        #expect(try await life(bench) == "dismissed 0 2026-03-13 mended")
        try await bench.load("hotline", ticket("求助"))
        try await scan(bench, "2026-03-15")
        #expect(try await life(bench) == "new 1")
    }

    @Test("worse evidence takes a dismissal or an exemption back, better or equal evidence does not")
    func worse() async throws {
        let bench = try await bench(
            Self.rule.replacing("referable: false", with: "referable: true\nground: 错保"))
        try await scan(bench, "2026-03-10")
        try await decide(bench, "dismiss", on: "2026-03-10", until: "2026-12-31")
        try await bench.load("hotline", ticket("急"))
        try await scan(bench, "2026-03-11")
        try await bench.load("hotline", ticket("求救"))
        try await scan(bench, "2026-03-12")
        #expect(try await life(bench) == "dismissed 0")
        try await bench.load("hotline", ticket("再次求助"))
        try await scan(bench, "2026-03-13")
        #expect(try await life(bench) == "new 1")
        for action in ["confirm", "rectify", "exempt"] { try await decide(bench, action, on: "2026-03-13") }
        try await scan(bench, "2027-12-31")
        #expect(try await life(bench) == "exempt 1")
        try await bench.load("hotline", ticket("再次求助不应"))
        try await scan(bench, "2027-12-31")
        #expect(try await life(bench) == "new 2")
        #expect(
            try await actions(bench)
                == [
                    "2026-03-10 hit", "2026-03-10 dismiss", "2026-03-13 worsen li", "2026-03-13 confirm",
                    "2026-03-13 rectify", "2026-03-13 exempt", "2027-12-31 worsen li",
                ])
        try await holds(bench)
    }

    @Test("a new finding is closed by the second scan of another day without it, and lives again when it is back")
    func cleared() async throws {
        let bench = try await bench()
        try await scan(bench, "2026-03-10")
        try await bench.load("hotline", ticket("求助", answered: "2026-03-03 10:00:00"))
        try await scan(bench, "2026-03-11")
        try await scan(bench, "2026-03-11", isFull: true)
        #expect(try await life(bench) == "new 0 2026-03-11 mended")
        try await scan(bench, "2026-03-12")
        #expect(try await life(bench) == "closed 0 2026-03-11 mended")
        try await scan(bench, "2026-03-13")
        try await bench.load("hotline", ticket("求助"))
        try await scan(bench, "2026-03-13")
        #expect(try await life(bench) == "new 1")
        #expect(try await actions(bench) == ["2026-03-10 hit", "2026-03-12 clear", "2026-03-13 recur"])
        try await holds(bench)
    }

    @Test("what a person decided is closed by no scan, however long its facts are away")
    func decided() async throws {
        let bench = try await bench()
        try await scan(bench, "2026-03-10")
        try await decide(bench, "confirm", on: "2026-03-10")
        try await bench.load("hotline", ticket("求助", answered: "2026-03-03 10:00:00"))
        for day in ["2026-03-11", "2026-03-12", "2026-03-13"] as [CalendarDay] { try await scan(bench, day) }
        #expect(try await life(bench) == "confirmed 0 2026-03-11 mended")
    }

    @Test("one that was closed while its facts held comes back only after they had cleared")
    func closedWithFacts() async throws {
        let bench = try await bench()
        try await scan(bench, "2026-03-10")
        for action in ["confirm", "close"] { try await decide(bench, action, on: "2026-03-10") }
        try await scan(bench, "2026-03-11")
        #expect(try await life(bench) == "closed 0")
        try await bench.load("hotline", ticket("求助", answered: "2026-03-03 10:00:00"))
        try await scan(bench, "2026-03-12")
        try await bench.load("hotline", ticket("求助"))
        try await scan(bench, "2026-03-13")
        #expect(try await life(bench) == "new 1")
    }

    @Test("one that a person reopened while it was clear is closed by two more scans of different days")
    func reopened() async throws {
        let bench = try await bench()
        try await scan(bench, "2026-03-10")
        try await bench.load("hotline", ticket("求助", answered: "2026-03-03 10:00:00"))
        for day in ["2026-03-11", "2026-03-12"] as [CalendarDay] { try await scan(bench, day) }
        try await decide(bench, "reopen", on: "2026-03-12")
        try await scan(bench, "2026-03-13")
        #expect(try await life(bench) == "new 0 2026-03-11 mended")
        try await scan(bench, "2026-03-14")
        #expect(try await life(bench) == "closed 0 2026-03-11 mended")
    }

    @Test("a scan that could not test, or failed, clears, closes and takes back nothing")
    func untested() async throws {
        let bench = try await bench(Self.rule.replacing("depends: [hotline]", with: "depends: [hotline, petitions]"))
        try await scan(bench, "2026-03-10")
        try await bench.load("hotline", ticket("求助", answered: "2026-03-03 10:00:00"))
        for day in ["2026-03-11", "2026-03-12", "2026-03-13"] as [CalendarDay] {
            #expect(try await scan(bench, day).state == .notTested)
        }
        #expect(try await life(bench) == "new 0")
        try await decide(bench, "dismiss", on: "2026-03-13", until: "2026-03-13")
        try await scan(bench, "2026-03-14")
        #expect(try await life(bench) == "dismissed 0")
        let failing = try RuleFolder([
            "Pipelines/rules/data/trial.sql": RuleFolder.rule("data.trial", sql: "select from where")
        ])
        let broken = try Bench(failing.overProject, on: bench.database)
        for day in ["2026-03-15", "2026-03-16"] as [CalendarDay] {
            #expect(try await scan(broken, day).state == .failed)
        }
        #expect(try await life(bench) == "dismissed 0")
    }

    /// F33.
    @Test("the same scan, the same file, or a scan from a new session changes no finding and adds no event")
    func repeated() async throws {
        let bench = try await bench()
        try await scan(bench, "2026-03-10")
        try await decide(bench, "remind", on: "2026-03-10")
        try await bench.load("hotline", ticket("求助", answered: "2026-03-03 10:00:00"))
        try await scan(bench, "2026-03-11")
        let all = """
            select (select string_agg(f::text, ' ' order by finding_no) from detection.finding f)
                || (select string_agg(e::text, ' ' order by event_no) from audit.event e)
            """
        let before = try await bench.database.first(all, as: String.self)
        #expect(before?.isEmpty == false)
        for number in 1...10 {
            if number.isMultiple(of: 3) {
                try await bench.load("hotline", ticket("求助", answered: "2026-03-03 10:00:00"))
            }
            let folder = try RuleFolder(["Pipelines/rules/data/trial.sql": Self.rule])
            let again = number.isMultiple(of: 5) ? try Bench(folder.overProject) : bench
            try await scan(again, "2026-03-11", isFull: number.isMultiple(of: 2))
            #expect(try await again.database.first(all, as: String.self) == before)
            if number.isMultiple(of: 5) { await again.database.close() }
        }
    }
}
