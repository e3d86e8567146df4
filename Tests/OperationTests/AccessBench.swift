import Domain
import Operation
import Postgres
import TestSupport

/// The test's own database with two townships, their cases and findings, and readers of every level.
struct AccessBench {
    /// The owner's session.
    let owner: Connection
    private let suffix: String

    static let county = "500114"
    static let township = "500114101000"
    static let village = "500114101001"

    /// What nobody below the district may read of the cases, in any view.
    static let secrets = [
        "冉启秀", "512328196001010027", "15099930004", "6217990000001234", "冉小宝", "50011420150101123X", "王小明",
        "500114198001011234", "13812342164", "622848000000005678",
    ]

    /// Fills the database of the running test.
    init() async throws {
        owner = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        suffix = try TestDatabase.current().databaseName ?? ""
        try await owner.execute("select access.close_database()")
        try await owner.executeScript(Self.rows)
    }

    /// The name of a login that no other test has.
    func login(_ name: String) -> String { "\(name)_\(suffix)" }

    /// A session of a login as it comes from outside.
    func session(_ name: String) throws -> Connection {
        Connection(try TestDatabase.current().login(login(name)), logger: TestDatabase.logger)
    }

    /// Grants access to a login and opens a session of it.
    func reader(_ name: String, _ level: RegionLevel, _ region: String? = nil) async throws -> Connection {
        try await AccessRegister(county: Self.county).grant(
            .init(login: login(name), person: "读者\(name)", level: level, region: region), by: "tester", on: owner)
        return try session(name)
    }

    /// The views of schema `api`, by name.
    func views() async throws -> [String] {
        try await owner.query(
            "select relname::text from pg_class where relnamespace = 'api'::regnamespace and relkind = 'v' order by 1",
            as: String.self)
    }

    /// The finding numbers that a session sees.
    static func findings(of session: Connection) async throws -> [String] {
        try await session.query("select finding_no from api.findings order by 1", as: String.self)
    }

    private static let rows = """
        insert into feed.regions (row_key, code, name, level, parent_code, code_system, load_id, known_from) values
            ('nbs|500114000000', '500114000000', '某区', 'district', null, 'nbs', 1, now()),
            ('nbs|500114101000', '500114101000', '甲镇', 'township', '500114000000', 'nbs', 1, now()),
            ('nbs|500114101001', '500114101001', '甲一村', 'village', '500114101000', 'nbs', 1, now()),
            ('nbs|500114101002', '500114101002', '甲二村', 'village', '500114101000', 'nbs', 1, now()),
            ('nbs|500114102000', '500114102000', '乙镇', 'township', '500114000000', 'nbs', 1, now()),
            ('nbs|500114102001', '500114102001', '乙一村', 'village', '500114102000', 'nbs', 1, now());
        insert into feed.cases (county_code, row_key, case_no, program, status, applicant_name, applicant_id_number,
            applicant_phone, region_code, area, household_size, applied_on, bank_account, load_id, known_from) values
            ('500114', 'C1', 'C1', 'dibao', 'active', '冉启秀', '512328196001010027', '15099930004', '500114101001',
                'rural', 2, '2026-01-05', '6217990000001234', 1, now()),
            ('500114', 'C2', 'C2', 'dibao', 'active', '王小明', '500114198001011234', '13812342164', '500114102001',
                'rural', 1, '2026-02-05', '622848000000005678', 1, now());
        insert into feed.case_members (county_code, row_key, case_no, id_number, name, relation, receives, load_id, known_from)
        values
            ('500114', 'C1|512328196001010027|', 'C1', '512328196001010027', '冉启秀', '本人', true, 1, now()),
            ('500114', 'C1|50011420150101123X|', 'C1', '50011420150101123X', '冉小宝', '孙', true, 1, now());
        insert into detection.rule
        select 'test.' || a, 'v1', 'wrongful', '规则', 'medium', 'case', a, null, false, '{}',
            '{holder_name}（{id_number}）的账号 {account}、电话 {phone} 有 {days} 天', '{}', '{}', '{}', '{}', '{}', now()
        from unnest(array['village', 'township', 'district']) as a;
        insert into detection.rule_state (county_code, rule_id, version, params, calendar, as_of)
        select '500114', rule_id, version, '{}', 'c', '2026-10-31' from detection.rule;
        insert into detection.scan (county_code, as_of, started_at, finished_at, rules_run, rules_failed)
        values ('500114', '2026-10-31', now(), now(), 3, 0);
        insert into detection.rule_run (county_code, scan_id, rule_id, version, params, mode, state)
        select '500114', s.scan_id, r.rule_id, 'v1', '{}', 'full', 'complete' from detection.scan s cross join detection.rule r;
        insert into detection.finding (county_code, finding_no, rule_id, subject_key, rule_version, severity, state,
            case_no, id_number, region_code, answer_by, first_seen, evidence, params, found_at)
        select '500114', n, 'test.' || audience, 'C1|' || n || '|512328196001010027', 'v1', 'medium', state,
            case when region = '500114102001' then 'C2' else 'C1' end,
            case when region = '500114102001' then '500114198001011234' else '512328196001010027' end,
            region, '2026-11-13', '2026-10-31',
            '{"holder_name": "冉启秀", "id_number": "512328196001010027", "phone": "15099930004",
              "account": "6217990000001234", "days": 3, "on": "2026-10-01", "names": ["冉启秀", "王小明"],
              "sources": ["case_members|C1|50011420150101123X|"]}', '{}', now()
        from (values
            ('F1', 'village', 'new', '500114101001'),
            ('F2', 'township', 'new', '500114101001'),
            ('F3', 'district', 'new', '500114101001'),
            ('F4', 'village', 'new', '500114102001'),
            ('F5', 'village', 'referred', '500114101001'),
            ('F6', 'village', 'new', '500114101000'),
            ('F7', 'district', 'new', '500114000000')) as f (n, audience, state, region);
        insert into ledger.load (county_code, feed, source, file, state, started_at, finished_at)
        values ('500114', 'cases', 'inbox:cases', '冉启秀.csv', 'loaded', now(), now());
        insert into ledger.quarantine (county_code, load_id, feed, source, file, line, column_name, value, reason, record)
        select '500114', load_id, 'cases', 'inbox:cases', '冉启秀.csv', 2, 'applicant_name', '冉启秀', 'required', '冉启秀'
        from ledger.load;
        insert into linkage.link (county_code, feed, row_key, id_number, state, why, method, explanation, known_from)
        values ('500114', 'hotline', '12345|T1', '512328196001010027', 'linked', 'unique', 'phone_name', '{}', now());
        insert into linkage.hub values ('500114', '15099930004', 9);
        insert into detection.case_clocks (county_code, case_no, program, region_code, applicant_id_number, applied_on,
            latest, is_running, is_granted, is_urgent, is_refused, is_withdrawn, has_open_pause, has_finished_publicity,
            investigate_from, investigate_due)
        select '500114', case_no, 'dibao', region_code, applicant_id_number, applied_on, '2026-02-05', true, false, false,
            false, false, false, false, '2026-02-05', '2026-03-05'
        from feed.cases;
        """
}
