import Domain
import Foundation
import Postgres
import Store
import Supervision
import TestSupport

/// A test's database with four persons and findings made by hand, on which they decide.
///
/// 李四 (`li`) and 周五 (`zhou`) are of the district, 王六 (`wang`) of the township 500114001, 陈七 (`chen`) of the village
/// 500114001001.
struct LifeBench {
    static let county = "500114"

    /// Wednesday, February 21, 2024, 10 o'clock in Asia/Shanghai.
    static let wednesday: CalendarDay = "2024-02-21"

    let database: Connection

    init() async throws {
        database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        for (login, person, level, region) in [
            ("li", "李四", "district", nil), ("zhou", "周五", "district", nil),
            ("wang", "王六", "township", "500114001000"), ("chen", "陈七", "village", "500114001001"),
        ] {
            try await grant(login, person, level, region)
        }
        try await rule("wrongful.trial")
    }

    /// Gives a login to a person.
    func grant(_ login: String, _ person: String, _ level: String, _ region: String? = nil) async throws {
        try await database.execute(
            "insert into access.login values ($1, $2, $3, $4, $5, now(), 'test', null)",
            [.init(Self.county), .init(login), .init(person), .init(level), .init(region)])
    }

    /// Keeps a rule as a scan would.
    func rule(
        _ id: String, ground: String? = "错保", isReferable: Bool = true, audience: String = "township",
        depends: [String] = ["cases"]
    ) async throws {
        try await database.execute(
            """
            insert into detection.rule (
                rule_id, version, kind, title, severity, subject, audience, ground, is_referable, basis, explain, advice,
                false_positives, depends, uses, worse, params, first_used_at)
            values ($1, '1', 'wrongful', '试验', 'medium', 'case', $2, $3, $4, '{}', '试验', '{}', '{}', $5, '{}', '{n}', '[]', now())
            """, [.init(id), .init(audience), .init(ground), .init(isReferable), .init(depends)])
    }

    /// Makes findings as a scan would, with one batch of events.
    func find(_ numbers: [String], rule: String = "wrongful.trial", region: String = "500114001001") async throws {
        try await database.transaction { database in
            try database.execute(
                """
                insert into detection.finding (
                    county_code, finding_no, rule_id, subject_key, rule_version, severity, case_no, region_code, answer_by,
                    first_seen, evidence, params, found_at)
                select $1, n, $3, n, '1', 'medium', 'C-' || n, $4, '2024-03-06', '2024-02-20', '{"n": 1}', '[]', now()
                from unnest($2::text[]) as n
                """, [.init(Self.county), .init(numbers), .init(rule), .init(region)])
            try database.execute(
                """
                select detection.change_states($1,
                    jsonb_populate_record(null::audit.event, '{"via": "scan", "at": "2024-02-20", "day": "2024-02-20"}'),
                    (select array_agg(row(f.finding_id, 'hit', 'new', null, null, null, null)::detection.change)
                    from detection.finding f where f.finding_no = any($2)))
                """, [.init(Self.county), .init(numbers)])
        }
    }

    /// Lets a login decide at 10 o'clock of a day.
    @discardableResult
    func decide(
        _ action: FindingAction, _ finding: String = "A", by login: String? = "li", on day: CalendarDay = wednesday,
        with complete: @Sendable (inout Decision) -> Void = { _ in }
    ) async throws -> Int {
        var decision = Decision(action, on: finding)
        complete(&decision)
        return try await decision.make(by: Self.actor(login, on: day), on: database)
    }

    static func actor(_ login: String?, on day: CalendarDay = wednesday) -> Decision.Actor {
        Decision.Actor(
            county: county, login: login, user: "tester",
            at: Instant(microsecondsSince2000: Instant(day: day).microsecondsSince2000 + 10 * 3_600_000_000), term: 5)
    }

    /// The code of the refusal, 0 where the decision was made.
    func refusal(
        _ action: FindingAction, _ finding: String = "A", by login: String? = "li", on day: CalendarDay = wednesday,
        with complete: @Sendable (inout Decision) -> Void = { _ in }
    ) async throws -> Int {
        do {
            try await decide(action, finding, by: login, on: day, with: complete)
            return 0
        } catch let failure as Failure {
            return failure.code
        }
    }

    /// Brings a new finding into a state by legal steps: `wang` rectifies, all else is done by `li`, approved by `zhou`.
    func bring(_ finding: String, to state: FindingState) async throws {
        let path: [FindingAction] =
            switch state {
            case .new: []
            case .confirmed: [.confirm]
            case .reminded: [.remind]
            case .rectified: [.remind, .rectify]
            case .dismissed: [.dismiss]
            case .exempt: [.remind, .rectify, .exempt]
            case .referred: [.confirm, .refer]
            case .closed: [.confirm, .close]
            }
        for action in path {
            try await decide(action, finding, by: action == .rectify ? "wang" : "li", with: Self.whole(action))
        }
    }

    /// Everything that an action may need.
    static func whole(_ action: FindingAction) -> @Sendable (inout Decision) -> Void {
        { decision in
            decision.reason = "试验"
            if [.exempt, .refer].contains(action) { decision.approver = "zhou" }
            if action == .dismiss { decision.until = "2024-08-20" }
            if [.remind, .extend, .reject].contains(action) { decision.term = 3 }
        }
    }

    /// Where a finding stands: state, steps, times reopened, level and last day of the running reminder.
    func life(_ finding: String = "A") async throws -> String {
        try await database.first(
            """
            select concat_ws(' ', state, version, reopened, coalesce(reminder_level::text, '-'), reminder_until)
            from detection.finding where finding_no = $1
            """, [.init(finding)], as: String.self) ?? "none"
    }

    func state(_ finding: String = "A") async throws -> String {
        try await life(finding).split(separator: " ").first.map { String($0) } ?? ""
    }

    /// What does not hold of the chain, each as kind and event.
    func problems(_ anchors: [AuditChain.Anchor] = []) async throws -> [String] {
        let chain = AuditChain(county: Self.county)
        return try await chain.verify(against: anchors, on: database).problems.map { problem in
            [problem.kind.rawValue, problem.event.map(String.init), problem.detail].compactMap { $0 }
                .joined(separator: " ")
        }
    }
}
