import Detection
import Domain
import Postgres
import TestSupport
import Testing

@Suite("The life of a finding", .database)
struct FindingLifeTests {
    /// The rule whose findings most tests follow: T1 and T2 are due on March 9.
    private let rules = ["overdue.hotline"]

    private func bench() async throws -> Bench {
        let bench = try Bench()
        try await bench.load("hotline", Trial.tickets)
        return bench
    }

    @Test("first_seen stays, last_seen and the evidence move with the scans")
    func standing() async throws {
        let bench = try await bench()
        try await bench.run("2026-03-10", rules: rules)
        #expect(
            try await bench.value("concat_ws(' ', first_seen, last_seen, state)", of: "12345|T1")
                == "2026-03-10 2026-03-10 new")
        #expect(try await bench.value("evidence ->> 'days_late'", of: "12345|T1") == "1")
        #expect(
            try await bench.value("explanation", of: "12345|T1")
                == "工单 2026-03-02 来电，期限 2026-03-09，至今未办结，超 1 个工作日。")
        let number = try await bench.value("finding_no", of: "12345|T1")
        try await bench.run("2026-03-12", rules: rules)
        #expect(
            try await bench.value("concat_ws(' ', first_seen, last_seen)", of: "12345|T1") == "2026-03-10 2026-03-12")
        #expect(try await bench.value("evidence ->> 'days_late'", of: "12345|T1") == "3")
        #expect(try await bench.value("finding_no", of: "12345|T1") == number)
        #expect(try await bench.database.first("select count(*) from detection.finding", as: Int.self) == 2)
    }

    @Test("one is to be acted on by its due date, or ten working days after it was first seen where that has passed")
    func actBy() async throws {
        let bench = try await bench()
        try await bench.load("hotline", Trial.ticket("T9"))
        // Mar 11 12 13 | 16 17 18 19 20 | 23 24
        try await bench.run("2026-03-10", rules: rules)
        #expect(try await bench.value("act_by", of: "12345|T1") == "2026-03-24")
        try await bench.load(
            "case_steps", ["case_no,step,started_at,finished_at,outcome", "C1,decide,2026-03-09,2026-03-09,pass"])
        try await bench.load(
            "cases",
            [
                "case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on",
                "C1,dibao,active,张三,50011419900101001X,500114001001,1,2026-03-09",
            ])
        try await bench.run("2026-03-10", rules: ["overdue.due_soon"])
        #expect(try await bench.value("act_by", of: "C1|file", rule: "overdue.due_soon") == "2026-03-11")
    }

    @Test("a finding that was mended is cleared, and stands again with its number when it is hit again")
    func mended() async throws {
        let bench = try await bench()
        try await bench.run("2026-03-10", rules: rules)
        let number = try await bench.value("finding_no", of: "12345|T1")
        try await bench.load("hotline", Trial.ticket("T1", answered: "2026-03-09 10:00:00"))
        let run = try #require(try await bench.run("2026-03-11", rules: rules).report.runs.first)
        #expect((run.hits, run.found, run.cleared) == (1, 0, 1))
        let life = "concat_ws(' ', first_seen, last_seen, cleared_at, cleared_why, state)"
        #expect(try await bench.value(life, of: "12345|T1") == "2026-03-10 2026-03-10 2026-03-11 mended new")
        #expect(try await bench.value(life, of: "12345|T2") == "2026-03-10 2026-03-11 new")
        // A later scan does not clear it a second time; one of another day closes it.
        #expect(try await bench.run("2026-03-12", rules: rules).report.runs.map(\.cleared) == [0])
        #expect(try await bench.value(life, of: "12345|T1") == "2026-03-10 2026-03-10 2026-03-11 mended closed")
        try await bench.load("hotline", Trial.ticket("T1", answered: "2026-03-11 10:00:00"))
        #expect(try await bench.run("2026-03-12", rules: rules).report.runs.map(\.found) == [1])
        #expect(try await bench.value(life, of: "12345|T1") == "2026-03-10 2026-03-12 new")
        #expect(try await bench.value("evidence ->> 'days_late'", of: "12345|T1") == "2")
        #expect(try await bench.value("finding_no", of: "12345|T1") == number)
    }

    @Test("a scan that proves nothing neither clears what it no longer hits nor counts as a day on which it was seen")
    func unseen() async throws {
        let bench = try Bench()
        let rule = "procedure.no_authorisation"
        func verification(_ authorised: String) -> [String] {
            [
                "verification_no,case_no,agency_id,requested_on,authorised",
                "V1,C1,A1,2026-03-02,\(authorised)", "V2,C2,A1,2026-03-02,否",
            ]
        }
        let life = "concat_ws(' ', first_seen, last_seen, cleared_at, cleared_why)"
        // Without the cases, which the rule depends on.
        try await bench.load("verifications", verification("否"))
        try await bench.run("2026-03-10", rules: [rule])
        try await bench.load("verifications", verification("是"))
        #expect(try await bench.run("2026-03-11", rules: [rule]).report.runs.map(\.state) == [.notTested])
        #expect(try await bench.value("cleared_at", of: "V1", rule: rule) == nil)
        try await bench.run("2026-03-12", rules: [rule])
        try await bench.load(
            "cases",
            [
                "case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on",
                "C1,dibao,processing,张三,50011419900101001X,500114001001,1,2026-03-01",
                "C2,dibao,processing,李四,500114199002020029,500114001001,1,2026-03-01",
            ])
        try await bench.run("2026-03-13", rules: [rule])
        #expect(try await bench.value(life, of: "V1", rule: rule) == "2026-03-10 2026-03-10 2026-03-13 mended")
        #expect(try await bench.value(life, of: "V2", rule: rule) == "2026-03-10 2026-03-13")
        // Hit again, it is seen on each day again.
        try await bench.load("verifications", verification("否"))
        try await bench.run("2026-03-14", rules: [rule])
        try await bench.load("verifications", verification("是"))
        try await bench.run("2026-03-16", rules: [rule])
        #expect(try await bench.value(life, of: "V1", rule: rule) == "2026-03-10 2026-03-14 2026-03-16 mended")
    }

    @Test("a finding that left its window is cleared as aged out, one that was mended meanwhile is not")
    func agedOut() async throws {
        let bench = try await bench()
        try await bench.load("hotline", Trial.ticket("T1", answered: "2026-03-10 10:00:00"))
        try await bench.run("2026-03-12", rules: rules)
        try await bench.load("hotline", Trial.ticket("T2", answered: "2026-03-09 10:00:00"))
        // 180 days after March 10 is September 6.
        #expect(try await bench.run("2026-09-06", rules: rules).report.runs.map(\.cleared) == [1])
        #expect(try await bench.run("2026-09-07", rules: rules).report.runs.map(\.cleared) == [1])
        let life = "concat_ws(' ', first_seen, last_seen, cleared_at, cleared_why)"
        #expect(try await bench.value(life, of: "12345|T1") == "2026-03-12 2026-09-06 2026-09-07 aged_out")
        #expect(try await bench.value(life, of: "12345|T2") == "2026-03-12 2026-03-12 2026-09-06 mended")
    }

    @Test("what a region's own parameters hit ages out by the same parameters")
    func agedOutByRegion() async throws {
        let folder = try RuleFolder([
            "Pipelines/parameters.yaml":
                "parameters: [{rule: overdue.hotline, name: answer_within, value: 3, region: \"500114001\"}]"
        ])
        let bench = try Bench(folder.overProject)
        // Due after three days on March 5 in T1's township, after five on March 9 elsewhere: late there only.
        try await bench.load("hotline", Trial.ticket("T1", answered: "2026-03-06 10:00:00"))
        try await bench.load(
            "hotline", [Trial.header, "12345,T2,2026-03-02 10:00:00,500114002000,求助,2026-03-06 10:00:00"])
        try await bench.run("2026-03-10", rules: rules)
        #expect(try await bench.findings().count == 1)
        #expect(try await bench.value("due_on", of: "12345|T1") == "2026-03-05")
        try await bench.run("2026-12-01", rules: rules)
        #expect(try await bench.value("cleared_why", of: "12345|T1") == "aged_out")
    }

    @Test("the district's own parameters hold for what has no region")
    func districtParameters() async throws {
        let folder = try RuleFolder([
            "Pipelines/parameters.yaml": """
            parameters:
              - {rule: procedure.no_authorisation, name: applied_from, value: 2026-01-01, region: "500114"}
            """
        ])
        let bench = try Bench(folder.overProject)
        // A verification without its case.
        try await bench.load(
            "verifications",
            ["verification_no,case_no,agency_id,requested_on,authorised", "V1,C1,A1,2026-03-02,否"])
        try await bench.run("2026-03-10", rules: ["procedure.no_authorisation"])
        #expect(
            try await bench.value("region_code", of: "V1", rule: "procedure.no_authorisation") == "500114000000")
    }

    @Test("a scan of the same input changes nothing, full or not")
    func sameInput() async throws {
        let bench = try await bench()
        try await bench.run("2026-03-10", rules: rules)
        let stored = "select string_agg(f::text, ' ' order by finding_no) from detection.finding f"
        let before = try await bench.database.first(stored, as: String.self)
        for isFull in [false, true] {
            let runs = try await bench.run("2026-03-10", rules: rules, isFull: isFull).report.runs
            #expect(runs.allSatisfy { $0.found == 0 && $0.cleared == 0 })
            #expect(try await bench.database.first(stored, as: String.self) == before)
        }
    }

    @Test("numbers are unique and run through each month")
    func numbers() async throws {
        let bench = try await bench()
        try await bench.run("2026-03-10")
        try await bench.load("hotline", Trial.ticket("T4"))
        try await bench.run("2026-03-31")
        try await bench.load("hotline", Trial.ticket("T5"))
        try await bench.run("2026-04-01")
        #expect(
            try await bench.database.query(
                "select finding_no || ' ' || subject_key from detection.finding order by finding_no", as: String.self)
                == [
                    "QJ-2026-03-0001 12345|T1", "QJ-2026-03-0002 12345|T2", "QJ-2026-03-0003 12345|T4",
                    "QJ-2026-04-0001 12345|T5",
                ])
    }

    @Test("a scan of an earlier day, or of what was known, is asked and writes nothing")
    func asked() async throws {
        let bench = try await bench()
        #expect(try await bench.run("2026-03-10").report.isRecorded)
        let before = try await bench.findings()
        let earlier = try await bench.run("2026-03-09")
        #expect(!earlier.report.isRecorded && earlier.asked.isEmpty)
        let known = try await bench.run("2026-03-20", knownAt: Instant(day: "2030-01-01"))
        #expect(!known.report.isRecorded)
        #expect(known.asked.map(\.subject) == ["12345|T1", "12345|T2"])
        let json = try #require(known.asked.first).json
        for column in [
            "finding_id", "finding_no", "rule_id", "kind", "severity", "state", "subject_type", "subject_key",
            "case_no",
            "id_number", "region_code", "event_date", "due_on", "act_by", "first_seen", "last_seen", "cleared_at",
            "cleared_why", "evidence", "explanation", "rule_version",
        ] {
            #expect(json.contains("\"\(column)\" :"))
        }
        #expect(try await bench.findings() == before)
        #expect(try await bench.database.first("select count(*) from detection.scan", as: Int.self) == 1)
        #expect(try await bench.run("2026-03-10").report.isRecorded)
    }
}
