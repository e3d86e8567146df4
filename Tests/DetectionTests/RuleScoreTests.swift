import Detection
import Domain
import Postgres
import TestSupport
import Testing

@Suite("What became of a rule's findings", .database)
struct RuleScoreTests {
    private static func rule(_ id: String, _ subject: String, _ feed: String, _ query: String) -> String {
        RuleFolder.rule(id, subject: subject, depends: feed, sql: query)
    }

    private static let wrongful = rule(
        "wrongful.trial", "case", "cases",
        """
        select c.case_no as subject_key, c.case_no, c.applicant_id_number as id_number, c.region_code,
            null::date as event_date, null::date as due_on,
            jsonb_build_object('n', 1, 'amount', 300.50, 'sources', '[]'::jsonb) as evidence
        from cases c where c.applied_on < date '2026-01-01'
        """)

    private static let missed = rule(
        "missed.trial", "person", "help_requests",
        """
        select h.id_number as subject_key, null::text as case_no, h.id_number, h.region_code,
            null::date as event_date, null::date as due_on,
            jsonb_build_object('n', 1, 'sources', '[]'::jsonb) as evidence
        from help_requests h
        """)

    private static let cases =
        "case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on,approved_on"
    private static let persons = ["50011419900101001X", "500114199002020025", "500114199003030030"]

    /// Decides on a finding as a person of the district does.
    private static func decide(_ action: String, _ subject: String, on day: String, _ bench: Bench) async throws {
        let state = action == "confirm" ? "confirmed" : "dismissed"
        let count = try await bench.database.execute(
            """
            select detection.change_states('500114',
                jsonb_populate_record(null::audit.event, jsonb_build_object(
                    'via', 'command', 'at', ($1::date + time '10:00') at time zone 'Asia/Shanghai', 'day', $1::date,
                    'login', 'wang', 'person', '王芳', 'level', 'district')),
                array(
                    select jsonb_populate_record(null::detection.change, jsonb_build_object(
                        'finding_id', f.finding_id, 'action', $2::text, 'to_state', $3::text,
                        'until', case when $2 = 'dismiss' then $1::date + 90 end,
                        'payload', jsonb_build_object('reason', '核对')))
                    from detection.finding f where f.subject_key = $4))
            """, [.init(day), .init(action), .init(state), .init(subject)])
        #expect(count == 1)
    }

    /// Three cases and two requests, found on Monday, March 16.
    private static func scanned(_ folder: borrowing RuleFolder) async throws -> Bench {
        let bench = try Bench(folder.overProject)
        try await bench.load(
            "cases",
            [cases]
                + (1...3).map {
                    "C\($0),dibao,active,张三,\(persons[0]),500114001001,1,2025-03-0\($0),2025-04-01"
                })
        try await bench.load(
            "payments",
            [
                "payment_id,case_no,month,amount,bank_account,paid_on,kind",
                "P1,C1,2026-03,300,6217,2026-03-10,regular", "P2,C2,2026-03,300,6217,2026-03-10,regular",
                "P3,C2,2026-05,300,6217,2026-05-10,regular", "P4,C1,2026-03,300,6217,2026-05-10,recovered",
            ])
        try await bench.load(
            "help_requests",
            ["request_no,submitted_at,name,id_number,phone,region_code,needs"]
                + (1...2).map { "Q\($0),2026-03-02 10:00:00,李四,\(persons[$0]),13000000000,500114001001,living" })
        try await bench.run("2026-03-16", rules: ["wrongful.trial", "missed.trial"])
        return bench
    }

    private static func scores(
        _ bench: Bench, of rules: [String] = ["wrongful.trial", "missed.trial"], decisions: Int = 3, share: Int = 95
    ) async throws -> [RuleScores.Score] {
        try await bench.database.session { database in
            try RuleScores(
                of: rules, county: "500114", noise: .init(decisions: decisions, share: share), on: database
            ).scores
        }
    }

    private static func files() throws -> RuleFolder {
        try RuleFolder([
            "Pipelines/rules/wrongful/trial.sql": wrongful, "Pipelines/rules/missed/trial.sql": missed,
        ])
    }

    @Test("undecided, there are hits and nothing is known of them")
    func undecided() async throws {
        let folder = try Self.files()
        let scores = try await Self.scores(try await Self.scanned(folder))
        #expect(scores.map(\.rule) == ["missed.trial", "wrongful.trial"])
        #expect(scores.map(\.hits) == [2, 3])
        #expect(scores.map(\.open) == [2, 3])
        #expect(scores.map(\.decided) == [0, 0])
        #expect(scores.allSatisfy { $0.share == nil && $0.interval == nil && $0.workingDays == nil && !$0.isNoisy })
        #expect(scores.map(\.peopleHelped) == [0, nil])
        #expect(scores.map(\.moneyStopped) == [nil, "0"])
    }

    @Test("decided: the last decision counts, the first one's days; money stopped where payments ended; people helped")
    func decided() async throws {
        let folder = try Self.files()
        let bench = try await Self.scanned(folder)
        try await Self.decide("confirm", "C1", on: "2026-03-18", bench)
        try await Self.decide("confirm", "C2", on: "2026-03-20", bench)
        try await Self.decide("confirm", "C3", on: "2026-03-17", bench)
        try await Self.decide("dismiss", "C3", on: "2026-03-25", bench)
        for person in Self.persons.dropFirst() { try await Self.decide("confirm", person, on: "2026-03-17", bench) }
        try await bench.load(
            "cases", [Self.cases, "C9,dibao,active,李四,\(Self.persons[1]),500114001001,1,2026-03-20,2026-04-01"])
        let scores = try await Self.scores(bench)
        let wrongful = try #require(scores.last)
        #expect((wrongful.hits, wrongful.open, wrongful.decided, wrongful.confirmed) == (3, 2, 3, 2))
        // 2, 4 and 1 working days.
        #expect(wrongful.workingDays == 2)
        // Wilson of 2 among 3, by R's prop.test(2, 3, correct = FALSE).
        let (least, most) = (try #require(wrongful.least), try #require(wrongful.most))
        #expect(abs(least - 0.2076595) < 1e-6 && abs(most - 0.9385081) < 1e-6)
        // Of C1 nothing was paid after April 18, of C2 in May.
        #expect(wrongful.moneyStopped == "300.50")
        let missed = try #require(scores.first)
        #expect((missed.decided, missed.confirmed, missed.peopleHelped) == (2, 2, 1))
        #expect(missed.moneyStopped == nil && wrongful.peopleHelped == nil)
    }

    @Test(
        "a rule is noisy with decisions enough and an upper limit below the share",
        arguments: [(3, 95, true), (3, 93, false), (4, 95, false)])
    func noisy(decisions: Int, share: Int, isNoisy: Bool) async throws {
        let folder = try Self.files()
        let bench = try await Self.scanned(folder)
        for (action, subject) in [("confirm", "C1"), ("confirm", "C2"), ("dismiss", "C3")] {
            try await Self.decide(action, subject, on: "2026-03-17", bench)
        }
        let scores = try await Self.scores(bench, of: ["wrongful.trial"], decisions: decisions, share: share)
        #expect(scores.map(\.isNoisy) == [isNoisy])
    }

    @Test("money does not count as stopped while no later payment of anybody is known")
    func tooEarly() async throws {
        let folder = try Self.files()
        let bench = try await Self.scanned(folder)
        try await Self.decide("confirm", "C1", on: "2026-04-20", bench)
        #expect(try await Self.scores(bench, of: ["wrongful.trial"]).map(\.moneyStopped) == ["0"])
    }

    @Test("a version of its own for findings that it hit last")
    func versions() async throws {
        let folder = try Self.files()
        let bench = try await Self.scanned(folder)
        try folder.write(
            Self.wrongful.replacing("2026-01-01", with: "2025-03-03"), to: "Pipelines/rules/wrongful/trial.sql")
        let second = try Bench(folder.overProject, on: bench.database)
        try await second.run("2026-03-17", rules: ["wrongful.trial"])
        let scores = try await Self.scores(second, of: ["wrongful.trial"])
        #expect(Set(scores.map(\.version)).count == 2)
        #expect(scores.map(\.hits).sorted() == [1, 2])
        #expect(scores.map(\.open).sorted() == [0, 2])
    }
}
