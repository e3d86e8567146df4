import Domain
import Postgres
import Store
import Supervision
import TestSupport
import Testing

@Suite("What a decision takes", .database)
struct DecisionGuardTests {
    private func bench(_ state: FindingState = .new) async throws -> LifeBench {
        let bench = try await LifeBench()
        try await bench.find(["A"])
        try await bench.bring("A", to: state)
        return bench
    }

    @Test("the district decides, a township only reports what is rectified in its own region, a village nothing")
    func levels() async throws {
        let bench = try await bench(.reminded)
        for (login, code) in [("wang", 1251), ("chen", 1251), ("nobody", 1250), (nil, 1250)] {
            #expect(try await bench.refusal(.remind, by: login) == code)
        }
        #expect(try await bench.refusal(.rectify, by: "chen", with: { $0.reason = "试验" }) == 1251)
        try await bench.grant("sun", "孙八", "township", "500114002000")
        #expect(try await bench.refusal(.rectify, by: "sun", with: { $0.reason = "试验" }) == 1251)
        #expect(try await bench.refusal(.rectify, by: "wang", with: { $0.reason = "试验" }) == 0)
        // What only the district sees the township cannot report.
        try await bench.rule("kinship.trial", ground: "优亲厚友", audience: "district")
        try await bench.find(["K"], rule: "kinship.trial")
        try await bench.bring("K", to: .reminded)
        #expect(try await bench.refusal(.rectify, "K", by: "wang", with: { $0.reason = "试验" }) == 1251)
        #expect(try await bench.refusal(.rectify, "K", by: "li", with: { $0.reason = "试验" }) == 0)
    }

    @Test("a command decides in the server's present where its own clock goes ahead")
    func clockAhead() async throws {
        let bench = try await bench()
        let now = try #require(try await bench.database.first("select now() + interval '2 days'", as: Instant.self))
        let ahead = Decision.Actor(county: LifeBench.county, login: "li", user: "tester", at: now, term: 5)
        try await Decision(.confirm, on: "A").make(by: ahead, on: bench.database)
        #expect(
            try await bench.database.first(
                """
                select at = recorded_at and day = (recorded_at at time zone 'Asia/Shanghai')::date
                from api.finding_events where action = 'confirm'
                """, as: Bool.self) == true)
    }

    @Test("who has access no longer decides nothing")
    func revoked() async throws {
        let bench = try await bench()
        try await bench.database.execute("update access.login set revoked_at = now() where login = 'li'")
        #expect(try await bench.refusal(.confirm) == 1250)
        #expect(try await bench.state() == "new")
    }

    @Test("a session of a login decides as the person behind it and names no other")
    func session() async throws {
        let bench = try await bench()
        let user = try #require(try await bench.database.first("select session_user::text", as: String.self))
        try await bench.grant(user, "钱九", "district")
        #expect(try await bench.refusal(.confirm, by: "zhou") == 1251)
        try await bench.decide(.confirm, by: nil)
        #expect(
            try await bench.database.first(
                "select concat_ws(' ', login, actor, level, os_user) from api.finding_events where version = 2",
                as: String.self) == "\(user) 钱九 district tester")
    }

    @Test("a session of another county's login names nobody either")
    func otherCounty() async throws {
        let bench = try await bench()
        try await bench.database.execute(
            "insert into access.login values ('500233', session_user, '吴十', 'district', null, now(), 'test', null)")
        #expect(try await bench.refusal(.confirm, by: "li") == 1250)
        #expect(try await bench.state() == "new")
    }

    @Test("dismiss, extend, rectify, exempt, return, close and reopen take a reason that is not blank")
    func reasons() async throws {
        let bench = try await LifeBench()
        let cases: [(FindingAction, FindingState)] = [
            (.dismiss, .new), (.extend, .reminded), (.rectify, .reminded), (.exempt, .rectified), (.return, .referred),
            (.close, .confirmed), (.reopen, .closed),
        ]
        for (action, state) in cases {
            let finding = action.rawValue
            try await bench.find([finding])
            try await bench.bring(finding, to: state)
            let whole = LifeBench.whole(action)
            for reason in [nil, "", " \n"] as [String?] {
                let code = try await bench.refusal(action, finding) {
                    whole(&$0)
                    $0.reason = reason
                }
                #expect(code == 1259, "\(action)")
            }
            #expect(try await bench.refusal(action, finding, with: whole) == 0, "\(action)")
        }
    }

    @Test("exempt and refer take a second person of the district, never the same one under another login")
    func twoPersons() async throws {
        let bench = try await bench(.rectified)
        try await bench.grant("li2", "李四", "district")
        for action in [FindingAction.exempt, .refer] {
            for (approver, code) in [
                (nil, 1258), ("li", 1256), ("li2", 1256), ("李四", 1256), ("wang", 1252), ("nobody", 1257),
            ] as [(String?, Int)] {
                let found = try await bench.refusal(action) {
                    $0.reason = "试验"
                    $0.approver = approver
                }
                #expect(found == code, "\(action) \(approver ?? "-")")
            }
        }
        try await bench.decide(.exempt, with: LifeBench.whole(.exempt))
        #expect(
            try await bench.database.first(
                "select concat_ws(' ', actor, approver, reason) from api.finding_events order by event_no desc limit 1",
                as: String.self) == "李四 周五 试验")
    }

    @Test("another person verifies than the one who rectified")
    func verifier() async throws {
        let bench = try await bench(.reminded)
        try await bench.decide(.rectify, by: "li", with: LifeBench.whole(.rectify))
        #expect(try await bench.refusal(.verify, by: "li") == 1256)
        try await bench.decide(.verify, by: "zhou")
        #expect(try await bench.state() == "closed")
    }

    @Test("favouritism and fraud are never exempt, what is not referable is not referred")
    func grounds() async throws {
        let bench = try await LifeBench()
        for (rule, ground, code) in [
            ("kinship.a", "优亲厚友", 1263), ("integrity.a", "弄虚作假", 1263), ("overdue.a", "失职渎职", 0),
        ] {
            try await bench.rule(rule, ground: ground)
            try await bench.find([rule], rule: rule)
            try await bench.bring(rule, to: .rectified)
            #expect(try await bench.refusal(.exempt, rule, with: LifeBench.whole(.exempt)) == code, "\(rule)")
        }
        try await bench.rule("data.a", ground: nil, isReferable: false)
        try await bench.find(["D"], rule: "data.a")
        try await bench.bring("D", to: .confirmed)
        #expect(try await bench.refusal(.refer, "D", with: LifeBench.whole(.refer)) == 1262)
    }

    @Test("a finding about a reminder is not reminded of")
    func ofReminders() async throws {
        let bench = try await LifeBench()
        try await bench.rule("overdue.rectification", depends: ["reminders"])
        try await bench.find(["R"], rule: "overdue.rectification")
        #expect(try await bench.refusal(.remind, "R") == 1261)
        #expect(try await bench.life("R") == "new 1 0 -")
    }

    @Test("a dismissal ends within twelve months and not before its day")
    func ends() async throws {
        let bench = try await bench()
        for (until, code) in [
            (nil, 1268), ("2024-02-20", 1270), ("2025-02-22", 1269), ("2025-02-21", 0),
        ] as [(CalendarDay?, Int)] {
            let found = try await bench.refusal(.dismiss) {
                $0.reason = "试验"
                $0.until = until
            }
            #expect(found == code)
        }
        #expect(
            try await bench.database.first("select decided_until::text from detection.finding", as: String.self)
                == "2025-02-21")
    }

    @Test("who decides by an older state is told that it has changed meanwhile")
    func version() async throws {
        let bench = try await bench()
        try await bench.decide(.confirm) { $0.version = 1 }
        #expect(
            try await bench.refusal(.close) { decision in
                decision.reason = "试验"
                decision.version = 1
            } == 1254)
        #expect(
            try await bench.refusal(.close) { decision in
                decision.reason = "试验"
                decision.version = 2
            } == 0)
    }

    @Test("of two people at once, each of whom saw the same, the second is told so")
    func atOnce() async throws {
        let bench = try await bench()
        let other = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        let codes = try await withThrowingTaskGroup(of: Int.self) { group in
            for (login, database) in [("li", bench.database), ("zhou", other)] {
                group.addTask {
                    var decision = Decision(.confirm, on: "A")
                    decision.version = 1
                    do {
                        try await decision.make(by: LifeBench.actor(login), on: database)
                        return 0
                    } catch let failure as Failure {
                        return failure.code
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.sorted()
        }
        await other.close()
        #expect(codes == [0, 1254])
        #expect(try await bench.life() == "confirmed 2 0 -")
    }

    @Test("the program itself reminds, and does nothing else")
    func system() async throws {
        let bench = try await bench()
        for (action, refusal) in [("confirm", "not_by_machine"), ("dismiss", "not_by_machine"), ("remind", "")] {
            let found = try await bench.database.first(
                """
                select coalesce((d).refusal, '') from (select detection.decide('500114',
                    row('A', $1, '试验', '2024-03-05', null, null, null, null, null, null)::api.request, null,
                    jsonb_populate_record(null::audit.event, '{"via": "system", "at": "2024-02-21", "day": "2024-02-21"}'),
                    5) as d) x
                """, [.init(action)], as: String.self)
            #expect(found == refusal)
        }
        #expect(try await bench.life() == "reminded 3 0 1 2024-03-05")
    }

    @Test("every word of the database has its message in both languages, and no code means two things")
    func messages() async throws {
        let bench = try await bench()
        let source = try #require(
            try await bench.database.first(
                "select prosrc from pg_proc where oid = 'detection.decide'::regproc", as: String.self))
        let words = source.matches(of: /\(null, '([a-z_]+)'/).map { String($0.1) }
        #expect(Set(words) == Set(Refusal.allCases.map(\.rawValue)))
        let failures = Refusal.allCases.map { $0.failure(.exempt, on: "A", detail: "new") }
        #expect(Set(failures.map(\.code)).count == Refusal.allCases.count)
        for failure in failures {
            #expect(failure.message.chinese.contains("容错免责") && failure.message.english.contains("exempt is refused"))
            #expect([.refused, .notPermitted, .noInput].contains(failure.status))
        }
    }
}
