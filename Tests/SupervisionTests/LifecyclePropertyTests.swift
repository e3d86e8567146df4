import Domain
import Foundation
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@testable import Detection

/// F32: random scans and decisions against a plain model; every run prints nothing unless it fails, and replays from its seed.
@Suite("The life of findings against a plain model", .database)
struct LifecyclePropertyTests {
    private static let subjects = ["K1", "K2", "K3"]
    private static let columns = """
        concat_ws(' ', state, version, reopened, coalesce(reminder_level::text, '-'), coalesce(reminder_until::text, '-'),
            coalesce(rectified_by, '-'), coalesce(decided_until::text, '-'), coalesce(decided_evidence ->> 'n', '-'),
            evidence ->> 'n', coalesce(cleared_at::text, '-'), coalesce(absent_since::text, '-'))
        """

    @Test(
        "a hundred random events leave every finding as the model says",
        arguments: 1...FaultPlan(name: "F32", full: 20, nightly: 200).count)
    func random(seed: Int) async throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let bench = try await LifeBench()
        let rule = try trialRule()
        var models: [String: LifeModel] = [:]
        var day: CalendarDay = "2024-03-04"
        var counters: [String: Int] = [:]
        for event in 1...100 {
            if models.isEmpty || Int.random(in: 0..<3, using: &generator) == 0 {
                day = day.adding(days: [0, 0, 1, 2, 9].randomElement(using: &generator) ?? 0)
                var hits: [String: Int] = [:]
                for subject in Self.subjects where Bool.random(using: &generator) {
                    hits[subject] = Int.random(in: 1...3, using: &generator)
                }
                let state: ScanReport.RuleRun.State =
                    [.complete, .complete, .complete, .notTested, .failed].randomElement(using: &generator) ?? .complete
                try await scan(rule, day, hits, state, on: bench.database)
                if state != .failed {
                    for subject in Self.subjects {
                        if models[subject] == nil {
                            models[subject] = hits[subject].map(LifeModel.init)
                        } else {
                            models[subject]?.scan(day, hit: hits[subject], isTested: state == .complete)
                        }
                    }
                }
            } else if let subject = models.keys.sorted().randomElement(using: &generator) {
                let (decision, login) = Self.decision(on: subject, day, models[subject], &generator)
                let expected = models[subject]?.decide(decision, by: login, on: day, Workdays())
                let found = try await Self.make(decision, login, day, bench)
                let code = expected.map { $0.failure(decision.action, on: "", detail: nil).code } ?? 0
                #expect(found == code, "seed \(seed), event \(event): \(decision.action) by \(login)")
            }
            let lines = try await bench.database.query(
                "select subject_key || ' ' || \(Self.columns) from detection.finding order by subject_key",
                as: String.self)
            let expected = models.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.line)" }
            guard lines == expected else {
                Issue.record("seed \(seed), event \(event) of day \(day): \(lines) instead of \(expected)")
                return
            }
            for (subject, model) in models {
                for (name, count) in [("r", model.reopened), ("l", model.level ?? 0), ("v", model.version)] {
                    #expect(count >= counters[subject + name] ?? 0)
                    counters[subject + name] = count
                }
            }
        }
        try await holds(bench)
    }

    /// The events folded give the findings as they stand, no term lies on a day off, and the chain holds.
    private func holds(_ bench: LifeBench) async throws {
        let folded = try await bench.database.query(
            """
            select concat_ws(' ', finding_no, (array_agg(to_state order by version desc))[1], count(*),
                count(*) filter (where action in ('lapse', 'worsen', 'recur')), coalesce(max(reminder_level)::text, '-'))
            from api.finding_events group by finding_no order by 1
            """, as: String.self)
        let stored = try await bench.database.query(
            """
            select concat_ws(' ', finding_no, state, version, reopened, coalesce(reminder_level::text, '-'))
            from detection.finding order by 1
            """, as: String.self)
        #expect(folded == stored)
        #expect(
            try await bench.database.first(
                """
                select count(*) from api.finding_events e join reference.calendar c on c.day = e.until
                where e.to_state = 'reminded' and not c.is_workday
                """, as: Int.self) == 0)
        #expect(try await bench.problems() == [])
    }

    private func trialRule() throws -> Rule {
        let rules = try RuleCatalog(ProjectFiles.resources)
        let rule = try #require(rules.rule("wrongful.deposit"))
        #expect(rule.worse == ["deposit"] && rule.isReferable && rule.ground == "错保")
        #expect(rule.audience != .district)
        return rule
    }

    /// What a recorded scan does with the hits of a rule, by the real merge.
    private func scan(
        _ rule: Rule, _ day: CalendarDay, _ hits: [String: Int], _ state: ScanReport.RuleRun.State,
        on database: Connection
    ) async throws {
        let keys = hits.keys.sorted()
        try await database.session { database in
            try HitTable.create(for: [rule], on: database)
            try ScopeTables.clear(on: database)
            for key in keys {
                try database.execute(
                    """
                    insert into pg_temp.hit (rule_id, subject_key, region_code, severity, evidence)
                    values ($1, $2, '500114001001', 'high', jsonb_build_object('deposit', $3::int, 'n', $3::int))
                    """, [.init(rule.id), .init(key), .init(hits[key])])
            }
            try database.atomically {
                var report = ScanReport(
                    asOf: day, isRecorded: true, runs: [ScanReport.RuleRun(rule: rule)], broken: [])
                report.runs[0].state = state
                _ = try ScanLedger(county: LifeBench.county, prefix: "QJ").record(
                    report, ScanLedger.Snapshot(on: database), startedAt: Date(), parameters: { _ in "[]" },
                    on: database)
            }
        }
    }

    private static func decision(
        on subject: String, _ day: CalendarDay, _ model: LifeModel?, _ generator: inout SplitMix64
    ) -> (Decision, String) {
        var decision = Decision(FindingAction.allCases.randomElement(using: &generator) ?? .confirm, on: subject)
        if Int.random(in: 0..<6, using: &generator) > 0 { decision.reason = "试验" }
        if Int.random(in: 0..<4, using: &generator) > 0 {
            decision.approver = ["li", "zhou", "zhou", "wang", "nobody"].randomElement(using: &generator)
        }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: break
        case 1: decision.term = Int.random(in: -1...9, using: &generator)
        case 2: decision.until = day.adding(days: Int.random(in: -3...40, using: &generator))
        default: decision.until = day.adding(days: Int.random(in: 360...370, using: &generator))
        }
        if Int.random(in: 0..<8, using: &generator) == 0 {
            decision.version = (model?.version ?? 1) - Int.random(in: 0...1, using: &generator)
        }
        let login = ["li", "li", "zhou", "zhou", "wang", "chen", "nobody"].randomElement(using: &generator) ?? "li"
        return (decision, login)
    }

    private static func make(
        _ decision: Decision, _ login: String, _ day: CalendarDay, _ bench: LifeBench
    ) async throws -> Int {
        var decision = decision
        decision.finding =
            try await bench.database.first(
                "select finding_no from detection.finding where subject_key = $1", [.init(decision.finding)],
                as: String.self) ?? ""
        do {
            try await decision.make(by: LifeBench.actor(login, on: day), on: bench.database)
            return 0
        } catch let failure as Failure {
            return failure.code
        }
    }
}
