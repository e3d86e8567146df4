import Domain
import Operation
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@testable import Referral

@Suite("Planning and approving a referral", .database)
struct ReferralBookTests {
    @Test("what would go: the confirmed findings, their officers, and months × amounts from the payments")
    func plan() async throws {
        let bench = try await ReferralBench()
        let number = try await bench.plan()
        let rows = try await bench.database.query(
            "select finding_no || ' ' || coalesce(month_count || ' ' || amount, '-') from api.referral_findings order by finding_no",
            as: String.self)
        // QJ-1: March and April 630 each, May 660, June 660 less 60; QJ-2: from May on 660 and 600.
        #expect(rows == ["QJ-1 4 2520.00", "QJ-2 2 1260.00", "QJ-3 -"])
        #expect(
            try await bench.states() == ["QJ-1 confirmed", "QJ-2 confirmed", "QJ-3 confirmed", "QJ-4 new", "QJ-5 new"])
        try await bench.approve(number)
        let items = try await bench.database.session { database in
            var items: [ReferralItem] = []
            let referral = try bench.book.approved(number, on: database)
            try bench.book.items(of: referral, on: database) { items.append($0) }
            return items.map {
                [$0.calculation, $0.total?.description ?? "", $0.place, $0.facts.explanation]
                    + $0.facts.officers.map(\.text)
            }
        }
        #expect(
            items[0] == [
                "2 个月 × 630.00 元 + 1 个月 × 660.00 元 + 1 个月 × 600.00 元", "2520.00", "甲镇 甲一村", "案件 C1 有 <b>4</b> 个月",
                "经办：=何经办 500114198001011234（经办人员 O1）", "审批：O2（O2）",
            ])
        #expect(items[1].last == "审批：O2（O2）" && items[1][4] == "所涉人员：=何经办 500114198001011234（经办人员 O1）")
        #expect(items[2][0].isEmpty)
        #expect(try await bench.states().prefix(4) == ["QJ-1 referred", "QJ-2 referred", "QJ-3 referred", "QJ-4 new"])
        let event = try await bench.database.first(
            "select concat_ws(' ', actor, approver, reason) from api.finding_events where finding_no = 'QJ-1' and action = 'refer'",
            as: String.self)
        #expect(event == "李四 周五 \(number)")
        let seen = try await AuditChain(county: ReferralBench.county).whoSaw("QJ-2", on: bench.database)
        #expect(seen.map(\.action) == ["plan_referral", "approve_referral"])
        #expect(seen.map(\.person) == ["李四", "周五"])
        #expect(try await AuditChain(county: ReferralBench.county).verify(on: bench.database).problems.isEmpty)
    }

    @Test("who has no case is named by an office held, else by the newest signal")
    func names() async throws {
        let bench = try await ReferralBench()
        func name() async throws -> String? {
            let number = try await bench.plan(["QJ-3"])
            return try await bench.database.first(
                "select facts ->> 'name' from supervision.referral_finding where referral_no = $1", [.init(number)],
                as: String?.self) ?? nil
        }
        let person = "500114197001010012"
        try await bench.database.execute(
            "update detection.finding set case_no = null, id_number = $1 where finding_no = 'QJ-3'", [.init(person)])
        #expect(try await name() == nil)
        try await bench.database.execute(
            """
            insert into feed.grid_reports (county_code, row_key, report_no, reported_at, subject_name, subject_id_number,
                region_code, signals, load_id, known_from)
            select '500114', no, no, at::timestamptz, name, $1, '500114001001', '{illness}', 1, now()
            from (values ('G1', '2026-02-02', '新名'), ('G2', '2026-01-02', '旧名'), ('G3', '2026-03-02', ' ')) as v (no, at, name)
            """, [.init(person)])
        #expect(try await name() == "新名")
        try await bench.database.execute(
            """
            insert into feed.officers (county_code, row_key, officer_id, name, id_number, region_code, role, load_id, known_from)
            values ('500114', 'O9', 'O9', '职务名', $1, '500114001000', 'handler', 1, now())
            """, [.init(person)])
        #expect(try await name() == "职务名")
    }

    @Test("nothing is referred from a scan alone, by the wrong person, or where its rule is not referable")
    func refused() async throws {
        let bench = try await ReferralBench()
        func code(_ findings: [String]?, by login: String? = "li") async throws -> Int {
            try await ReferralBench.code { _ = try await bench.plan(findings, by: login) }
        }
        #expect(try await code(["QJ-4"]) == 1802)
        #expect(try await code(["QJ-1", "QJ-4"]) == 1802)
        #expect(try await code(["QJ-9"]) == 1230)
        #expect(try await code(["QJ-1"], by: "wang") == 1251)
        #expect(try await code(["QJ-1"], by: nil) == 1250)
        try await bench.decide(.confirm, "QJ-5")
        #expect(try await code(["QJ-5"]) == 1262)
        // A reminder by the program itself confirms a finding, and yet nobody has looked at it.
        try await bench.database.execute(
            """
            select detection.decide('500114', row('QJ-4', 'remind', null, null, 3, null, null, null, null, null)::api.request,
                null, jsonb_populate_record(null::audit.event, '{"via": "system", "at": "2026-06-26", "day": "2026-06-26"}'), 5)
            """)
        #expect(try await code(["QJ-4"]) == 1803)
        #expect(try await bench.database.first("select count(*) from supervision.referral", as: Int.self) == 0)
        let number = try await bench.plan()
        #expect(try await ReferralBench.code { try await bench.approve(number, by: "li") } == 1256)
        #expect(try await ReferralBench.code { try await bench.approve(number, by: "wang") } == 1251)
        #expect(try await ReferralBench.code { try await bench.approve("QJ-YS-2026-9999") } == 1804)
        // A second login of the same person is the same person.
        try await bench.database.execute(
            "insert into access.login values ('500114', 'li2', '李四', 'district', null, now(), 'test', null)")
        #expect(try await ReferralBench.code { try await bench.approve(number, by: "li2") } == 1256)
        try await bench.approve(number)
        #expect(try await code(nil) == 1801)
        #expect(try await code(["QJ-1"]) == 1802)
    }

    @Test("a referral is approved as a whole: if one finding has changed since, none is referred")
    func changed() async throws {
        let bench = try await ReferralBench()
        let number = try await bench.plan()
        try await bench.decide(.remind, "QJ-3")
        #expect(try await bench.database.first("select state from api.referrals", as: String.self) == "outdated")
        #expect(try await ReferralBench.code { try await bench.approve(number) } == 1254)
        #expect(try await bench.states().prefix(3) == ["QJ-1 confirmed", "QJ-2 confirmed", "QJ-3 reminded"])
        #expect(try await AuditChain(county: ReferralBench.county).verify(on: bench.database).problems.isEmpty)
        let again = try await bench.plan()
        #expect(again != number)
        try await bench.approve(again)
        let serials = try await bench.database.query(
            "select referral_no || ' ' || coalesce(serial::text, '-') from api.referrals order by referral_no",
            as: String.self)
        #expect(serials == ["\(number) -", "\(again) 1"])
    }

    @Test("two who approve at once: one does, the other is told", arguments: 0..<5)
    func together(_ round: Int) async throws {
        let bench = try await ReferralBench()
        try await bench.database.execute(
            "insert into access.login values ('500114', 'wu', '吴七', 'district', null, now(), 'test', null)")
        let number = try await bench.plan()
        let codes = try await withThrowingTaskGroup(of: Int.self) { group in
            for login in ["zhou", "wu"] {
                group.addTask {
                    let session = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
                    return try await ReferralBench.code {
                        try await bench.book.approve(number, by: ReferralBench.actor(login), on: session)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
        #expect(codes == [0, 1805])
        #expect(
            try await bench.database.first("select count(*) from audit.event where action = 'refer'", as: Int.self) == 3
        )
    }

    @Test("below the district a referral leaves no trace, and nobody there writes one")
    func levels() async throws {
        let bench = try await ReferralBench()
        _ = try await bench.approved()
        let register = AccessRegister(county: ReferralBench.county)
        let suffix = try TestDatabase.current().databaseName ?? ""
        for (level, region, count) in [
            (RegionLevel.district, nil, 1), (.township, "500114001000", 0), (.village, "500114001001", 0),
        ] as [(RegionLevel, String?, Int)] {
            let login = "reads_\(level.rawValue)_\(suffix)"
            try await register.grant(
                .init(login: login, person: "读者\(level.rawValue)", level: level, region: region), by: "tester",
                on: bench.database)
            let session = Connection(try TestDatabase.current().login(login), logger: TestDatabase.logger)
            #expect(try await session.first("select count(*) from api.referrals", as: Int.self) == count)
            #expect(try await session.first("select count(*) from api.referral_findings", as: Int.self) == count * 3)
            await #expect(throws: PostgresError.self) {
                try await session.execute("select * from supervision.referral")
            }
            await #expect(throws: PostgresError.self) {
                try await session.execute("select supervision.money_involved('500114', null)")
            }
            if level != .district {
                let code = try await ReferralBench.code {
                    _ = try await bench.book.plan(
                        nil, for: "区纪委监委", try Certificate(path: bench.keys.commission.certificate),
                        by: ReferralBench.actor(nil), on: session)
                }
                #expect(code == 1251)
            }
        }
    }

    @Test("every refusal of the migration has words, and every word a refusal of its own")
    func words() async throws {
        let bench = try await ReferralBench()
        let text = try Resources.text(at: SharedData.packageRoot + "/Pipelines/migrations/0015_referral.sql")
        let words = text.matches(of: /(?:, |then |:= )'([a-z_]+)'(?:,|$|;|\s)/).map { String($0.output.1) }
        for refusal in ReferralRefusal.allCases { #expect(words.contains(refusal.rawValue), "\(refusal)") }
        let codes = ReferralRefusal.allCases.map { $0.failure("QJ-1", "new").code }
        #expect(Set(codes).count == codes.count)
        _ = bench
    }
}
