import Domain
import Foundation
import Logging
import Operation
import Postgres
import Referral
import Store
import Supervision
import TestSupport

/// A test's database with a household, its payments, an officer and four findings; 李四 (`li`) and 周五 (`zhou`) are of the
/// district, 王六 (`wang`) of the township 500114001; keys of the sender and the recipient in a folder of its own.
///
/// QJ-1 (错保) rests on the payments of March to June and what came back of June, QJ-2 (优亲厚友) on no payment, QJ-3
/// (失职渎职) has no money, QJ-4 (错保) nobody has looked at.
final class ReferralBench: Sendable {
    static let county = "500114"
    let database: Connection
    let workspace: Workspace
    let catalog: FeedCatalog
    let keys: TestKeys
    let folder: String

    init() async throws {
        database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        folder = NSTemporaryDirectory() + "aidwatch-referral-\(UUID().uuidString)"
        workspace = try Workspace.create(
            at: folder + "/workspace", settings: Settings(), projectRoot: SharedData.packageRoot)
        catalog = try FeedCatalog(workspace.resources)
        keys = try TestKeys(in: folder)
        try await database.executeScript(Self.rows)
        for number in ["QJ-1", "QJ-2", "QJ-3"] { try await decide(.confirm, number) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var book: ReferralBook { ReferralBook(settings: workspace.settings) }

    static func actor(_ login: String?) -> Decision.Actor {
        // A microsecond before the server's clock at the latest.
        let seconds = Date().timeIntervalSince1970 - 946_684_800 - 0.001
        return Decision.Actor(
            county: county, login: login, user: "tester", at: Instant(microsecondsSince2000: Int64(seconds * 1e6)),
            term: 5)
    }

    func decide(_ action: FindingAction, _ finding: String, by login: String = "li") async throws {
        var decision = Decision(action, on: finding)
        decision.reason = "试验"
        try await decision.make(by: Self.actor(login), on: database)
    }

    func plan(_ findings: [String]? = nil, by login: String? = "li") async throws -> String {
        let certificate = try Certificate(path: keys.commission.certificate)
        return try await book.plan(findings, for: "区纪委监委", certificate, by: Self.actor(login), on: database)
    }

    func approve(_ number: String, by login: String? = "zhou") async throws {
        try await book.approve(number, by: Self.actor(login), on: database)
    }

    /// A referral of all that may be referred, planned and approved.
    func approved() async throws -> String {
        let number = try await plan()
        try await approve(number)
        return number
    }

    /// Seals with the sender's key; returns the path of the package.
    @discardableResult
    func seal(
        _ number: String, _ profile: SealingProfile = .gcm, for recipient: TestKeys.Pair? = nil,
        signer: TestKeys.Pair? = nil, to name: String = "package.p7m"
    ) async throws -> ReferralBook.Sealed {
        var request = Sealing.Request(
            number, for: try Certificate(path: (recipient ?? keys.commission).certificate),
            signer: try (signer ?? keys.district).keys(), to: path(name))
        request.profile = profile
        let sealing = Sealing(workspace, catalog)
        return try await database.session { [request] database in
            try sealing.seal(request, by: Self.actor("li"), on: database)
        }
    }

    func path(_ name: String) -> String { folder + "/" + name }

    func open(
        _ name: String = "package.p7m", by recipient: TestKeys.Pair? = nil, from signer: TestKeys.Pair? = nil
    ) throws -> OpenedPackage {
        try OpenedPackage(
            path: path(name), for: try (recipient ?? keys.commission).keys(),
            from: try Certificate(path: (signer ?? keys.district).certificate))
    }

    func bytes(_ name: String = "package.p7m") throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    }

    func states() async throws -> [String] {
        try await database.query(
            "select finding_no || ' ' || state from detection.finding order by finding_no", as: String.self)
    }

    /// The code of the failure, 0 where there is none.
    static func code(_ body: () async throws -> Void) async throws -> Int {
        do {
            try await body()
            return 0
        } catch let failure as Failure {
            return failure.code
        }
    }

    private static let rows = """
        insert into access.login values
            ('500114', 'li', '李四', 'district', null, now(), 'test', null),
            ('500114', 'zhou', '周五', 'district', null, now(), 'test', null),
            ('500114', 'wang', '王六', 'township', '500114001000', now(), 'test', null);
        insert into feed.regions (row_key, code, name, level, parent_code, code_system, load_id, known_from) values
            ('nbs|500114001000', '500114001000', '甲镇', 'township', '500114000000', 'nbs', 1, '2026-01-01'),
            ('nbs|500114001001', '500114001001', '甲一村', 'village', '500114001000', 'nbs', 1, '2026-01-01');
        insert into feed.cases (county_code, row_key, case_no, program, status, applicant_name, applicant_id_number,
            region_code, area, household_size, applied_on, approved_on, handler_id, approver_id, load_id, known_from)
        values ('500114', 'C1', 'C1', 'dibao', 'active', '冉启秀', '512328196001010027', '500114001001', 'rural', 2,
            '2025-11-05', '2025-12-20', 'O1', 'O2', 1, '2026-01-01');
        insert into feed.officers (county_code, row_key, officer_id, name, id_number, role, region_code, load_id, known_from)
        values ('500114', 'O1', 'O1', '=何经办', '500114198001011234', 'handler', '500114001000', 1, '2026-01-01');
        insert into feed.payments (county_code, row_key, payment_id, case_no, month, amount, bank_account, paid_on, kind,
            load_id, known_from)
        select '500114', 'P' || n, 'P' || n, 'C1', date '2026-01-01' + make_interval(months => n - 1),
            case when n < 5 then 630 else 660 end, '6217990000001234',
            date '2026-01-10' + make_interval(months => n - 1), 'regular', 1, '2026-07-01'
        from generate_series(1, 6) as n;
        insert into feed.payments (county_code, row_key, payment_id, case_no, month, amount, bank_account, paid_on, kind,
            load_id, known_from)
        values ('500114', 'P7', 'P7', 'C1', '2026-06-01', 60, '6217990000001234', '2026-06-25', 'recovered', 1, '2026-07-01');
        -- The payment of June as it was known before its correction, and an older version that no scan of ours saw.
        insert into history.payments (county_code, row_key, payment_id, case_no, month, amount, bank_account, paid_on, kind,
            load_id, known_from, known_to)
        select '500114', 'P6', 'P6', 'C1', '2026-06-01', v.amount, '6217990000001234', '2026-06-10', 'regular', 1,
            v.known_from, v.known_to
        from (values (600, timestamptz '2026-06-11', timestamptz '2026-06-20'),
            (650, '2026-06-20', '2026-07-01')) as v (amount, known_from, known_to);
        insert into detection.rule (
            rule_id, version, kind, title, severity, subject, audience, ground, is_referable, basis, explain, advice,
            false_positives, depends, uses, worse, params, first_used_at)
        select 'trial.' || r.name, '1', 'wrongful', r.title, 'high', 'case', 'township', r.ground, r.ok, '{《办法》第十三条,依据二}',
            '案件 {case} 有 <b>{n}</b> 个月', '{}', '{}', '{cases}', '{}', '{n}', '[]', now()
        from (values ('wrong', '错发', '错保', true), ('kin', '近亲属', '优亲厚友', true), ('late', '超期', '失职渎职', true),
            ('info', '提示', null, false)) as r (name, title, ground, ok);
        insert into detection.scan (county_code, as_of, started_at, finished_at, rules_run, rules_failed)
        values ('500114', '2026-06-25', '2026-06-25 08:00+08', '2026-06-25 08:01+08', 3, 0);
        insert into detection.rule_run (county_code, scan_id, rule_id, version, params, mode, state)
        select '500114', s.scan_id, r.rule_id, '1', '{}', 'full', 'complete' from detection.scan s cross join detection.rule r;
        insert into detection.finding (
            county_code, finding_no, rule_id, subject_key, rule_version, severity, case_no, id_number, region_code,
            event_date, answer_by, first_seen, evidence, params, found_at)
        select '500114', v.no, v.rule, v.no, '1', 'high', 'C1', '512328196001010027', '500114001001', '2026-05-10',
            '2026-07-09', '2026-06-25', jsonb_build_object('case', 'C1', 'n', 4, 'sources', v.sources::jsonb), '[]', now()
        from (values
            ('QJ-1', 'trial.wrong', '["cases|C1", "payments|P3", "payments|P4", "payments|P5", "payments|P6", "payments|P7", "payments|P99", "elsewhere|1"]'),
            ('QJ-2', 'trial.kin', '["cases|C1", "officers|O1"]'),
            ('QJ-3', 'trial.late', '["cases|C1"]'),
            ('QJ-4', 'trial.wrong', '["cases|C1"]'),
            ('QJ-5', 'trial.info', '["cases|C1"]')) as v (no, rule, sources);
        select detection.change_states('500114',
            jsonb_populate_record(null::audit.event, '{"via": "scan", "at": "2026-06-25", "day": "2026-06-25"}'),
            (select array_agg(row(f.finding_id, 'hit', 'new', null, null, null, null)::detection.change)
            from detection.finding f));
        """
}
