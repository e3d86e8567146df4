import Detection
import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite("What a rule would have found", .database)
struct BacktestTests {
    /// Open tickets at least `least_days` old, at most 30.
    private static let rule = RuleFolder.rule(
        "data.trial",
        more: """
            params:
              - {name: least_days, default: 10, unit: days, meaning: 至少}
              - {name: most_days, default: 30, unit: days, meaning: 至多}
            """,
        sql: Trial.query
            + " and :as_of - (h.received_at at time zone 'Asia/Shanghai')::date between :least_days and :most_days")

    private static func bench() async throws -> (Bench, RuleFolderBox) {
        let folder = RuleFolderBox(try RuleFolder(["Pipelines/rules/data/trial.sql": rule]))
        let bench = try Bench(folder.resources)
        try await bench.load(
            "hotline",
            [
                Trial.header, "12345,T1,2026-03-02 10:00:00,500114001000,求助,",
                "12345,T2,2026-03-10 10:00:00,500114001000,求助,",
                "12345,T3,2026-03-20 10:00:00,500114001000,求助,2026-03-31 10:00:00",
            ])
        return (bench, folder)
    }

    private static func answer(
        _ bench: Bench, changes: [String: String?] = [:], from first: CalendarDay = "2026-03-04",
        knownAt: Instant? = nil
    ) async throws -> Backtest.Answer {
        let rule = try #require(bench.rules.rule("data.trial"))
        let backtest = try Backtest(rule, scan: bench.scan, county: "500114", changes: changes)
        let days = Backtest.days(from: first, through: "2026-04-08", every: .week)
        return try await bench.database.session { database in
            try backtest.run(days, knownAt: { _ in knownAt }, on: database)
        }
    }

    /// as of, hits, new, same, cleared, present, only changed, only present.
    private static func rows(_ answer: Backtest.Answer) -> [String] {
        (answer.steps + [answer.total]).map { step in
            "\(step.asOf ?? "all") \(step.hits) \(step.new) \(step.same) \(step.cleared) | \(step.presentHits) "
                + "\(step.onlyChanged) \(step.onlyPresent)"
        }
    }

    @Test("each day has its hits, and what is new, the same and gone since the day before")
    func steps() async throws {
        let (bench, _) = try await Self.bench()
        // T1 is hit from 03-12 to 04-01, T2 from 03-20 to 04-09, T3 from 03-30 until it is answered on 03-31.
        #expect(
            Self.rows(try await Self.answer(bench)) == [
                "2026-03-04 0 0 0 0 | 0 0 0", "2026-03-11 0 0 0 0 | 0 0 0", "2026-03-18 1 1 0 0 | 1 0 0",
                "2026-03-25 2 1 1 0 | 2 0 0", "2026-04-01 2 0 2 0 | 2 0 0", "2026-04-08 1 0 1 1 | 1 0 0",
                "all 2 2 0 0 | 2 0 0",
            ])
    }

    @Test("changed parameters answer for themselves and are compared with the present ones")
    func changed() async throws {
        let (bench, _) = try await Self.bench()
        // With 20 days at least, T1 from 03-22 and T2 from 03-30; T3 never.
        #expect(
            Self.rows(try await Self.answer(bench, changes: ["least_days": "20"], from: "2026-03-25")) == [
                "2026-03-25 1 1 0 0 | 2 0 1", "2026-04-01 2 1 1 0 | 2 0 0", "2026-04-08 1 0 1 1 | 1 0 0",
                "all 2 2 0 0 | 2 0 0",
            ])
        // With 5 days at least, T3 on 03-25 too.
        let earlier = try await Self.answer(bench, changes: ["least_days": "5"], from: "2026-03-25")
        #expect(Self.rows(earlier)[0] == "2026-03-25 3 3 0 0 | 2 1 0")
    }

    @Test("tells what became of the findings that there are, and records nothing")
    func outcomes() async throws {
        let (bench, _) = try await Self.bench()
        try await bench.run("2026-03-25", rules: ["data.trial"])
        try await bench.database.execute(
            "update detection.finding set state = 'confirmed' where rule_id = 'data.trial' and subject_key = 'T2'")
        let before = try await bench.findings()
        let scans = try await bench.database.query("select scan_id from detection.scan", as: Int.self)
        let answer = try await Self.answer(bench, changes: ["least_days": "5"], from: "2026-03-18")
        #expect(
            answer.steps.map(\.states) == [
                ["new": 1, "confirmed": 1], ["new": 1, "confirmed": 1], ["new": 1, "confirmed": 1], ["confirmed": 1],
            ])
        #expect(answer.steps.map(\.unseen) == [0, 1, 0, 0])
        #expect((answer.total.states, answer.total.unseen) == (["new": 1, "confirmed": 1], 1))
        #expect(try await bench.findings() == before)
        #expect(try await bench.database.query("select scan_id from detection.scan", as: Int.self) == scans)
    }

    @Test("a day is asked by what was known then, and says where nothing was")
    func knownAt() async throws {
        let (bench, _) = try await Self.bench()
        let now = try #require(
            try await bench.database.first(
                "select to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US+08:00')", as: String.self
            ).flatMap { Instant.parse(Array($0.utf8).span) })
        try await bench.load("hotline", Trial.ticket("T1", answered: "2026-03-09 10:00:00"))
        #expect(try await Self.answer(bench, from: "2026-03-18").steps.map(\.hits) == [0, 1, 1, 1])
        #expect(try await Self.answer(bench, from: "2026-03-18", knownAt: now).steps.map(\.hits) == [1, 2, 2, 1])
        let early = try await Self.answer(bench, from: "2026-04-08", knownAt: Instant(day: "2020-01-01"))
        #expect(early.steps.map(\.hits) == [0])
        #expect(early.steps.map(\.reason) == ["a feed it depends on was never loaded: hotline"])
    }

    @Test("a value that fails tells so and leaves the other answers")
    func failing() async throws {
        let folder = RuleFolderBox(
            try RuleFolder([
                "Pipelines/rules/data/trial.sql": RuleFolder.rule(
                    "data.trial", more: "params: [{name: divisor, default: 1, unit: count, meaning: 除数}]",
                    sql: Trial.query + "\nand 1 / :divisor > -1")
            ]))
        let bench = try Bench(folder.resources)
        try await bench.load("hotline", Trial.tickets)
        let answer = try await Self.answer(bench, changes: ["divisor": "0"], from: "2026-04-08")
        #expect(answer.steps.map(\.presentHits) == [2])
        #expect(answer.steps.map(\.hits) == [0])
        #expect(answer.steps[0].reason?.hasSuffix("data/trial.sql: division by zero") == true)
    }

    @Test("an unknown parameter and a value in the wrong unit are refused")
    func refusals() async throws {
        let (bench, _) = try await Self.bench()
        let rule = try #require(bench.rules.rule("data.trial"))
        for changes in [["days": "3"], ["least_days": "1.5"], ["least_days": "soon"]] {
            let failure = #expect(throws: Failure.self) {
                try Backtest(rule, scan: bench.scan, county: "500114", changes: changes.mapValues { $0 })
            }
            #expect(failure?.code == 1226)
        }
    }

    @Test("months keep the day, or take the month's last")
    func days() {
        #expect(
            Backtest.days(from: "2026-01-31", through: "2026-04-30", every: .month).map(\.description)
                == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"])
        #expect(
            Backtest.days(from: "2026-01-31", through: "2026-02-13", every: .week).map(\.description) == [
                "2026-01-31", "2026-02-07",
            ])
        #expect(Backtest.days(from: "2026-01-31", through: "2026-01-30", every: .week) == [])
    }
}

/// A folder that a test keeps as long as its bench.
private final class RuleFolderBox: Sendable {
    private let folder: RuleFolder

    init(_ folder: consuming RuleFolder) {
        self.folder = folder
    }

    var resources: Resources { folder.overProject }
}
