import Domain
import Postgres
import TestSupport
import Testing

@testable import Detection

@Suite("Kept sets", .database)
struct KeptSetsTests {
    @Test("hold the same rows after scans of what changed as after a full one", arguments: [51, 52] as [UInt64])
    func equalFull(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 300, seed: seed, day: "2026-03-20")
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        var changes = RandomChanges(seed: seed, day: district.day)
        try await bench.run(district.day)
        let sets = try await Self.sets(on: bench)
        #expect(sets.contains("decided") && sets.contains("officer_kin") && sets.count >= 8)
        for _ in 0..<3 {
            try await changes.load(into: bench)
            let report = try await bench.run(district.day).report
            #expect(report.runs.allSatisfy { $0.state == .complete })
        }
        // Rows of more than one scan: what no change touched was left as it was.
        let scans = try await bench.database.first("select count(distinct xmin::text) from kept.decided", as: Int.self)
        #expect(scans ?? 0 > 1)
        // Signals, which no rule about groups reads, stay as the last full scan made them.
        let mended = sets.filter { $0 != "signal" }
        var kept: [String: [String]] = [:]
        for set in mended { kept[set] = try await Self.rows(of: set, on: bench) }
        let found = try await bench.findings()
        try await bench.run(district.day, isFull: true)
        #expect(try await bench.findings() == found)
        for set in mended {
            let whole = try await Self.rows(of: set, on: bench)
            #expect(kept[set] == whole, "\(set)")
        }
        #expect(kept["decided"]?.isEmpty == false && kept["kin_case"]?.isEmpty == false)
    }

    @Test("hold for one day: a scan of another day works them out again")
    func anotherDay() async throws {
        let district = try SimulatedDistrict(households: 100, seed: 53, day: "2026-03-20")
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        for day in [district.day, district.day.adding(days: 30)] {
            try await bench.run(day)
            let days = try await bench.database.query(
                "select distinct as_of::text from detection.kept_state", as: String.self)
            #expect(days == [day.description])
        }
        // A scan that is only asked keeps nothing.
        try await bench.run(district.day)
        let days = try await bench.database.query(
            "select distinct as_of::text from detection.kept_state", as: String.self)
        #expect(days == [district.day.adding(days: 30).description])
    }

    @Test("let a rule about groups rest where its sets are as they were, and answer again where they are not")
    func cutOff() async throws {
        let bench = try Bench()
        let rule = "integrity.impossible_pace"
        let day: CalendarDay = "2026-03-20"
        try await bench.load(
            "officers",
            ["officer_id,name,id_number,role,region_code", "O1,赵一,11010519491231002X,handler,500114001000"])
        // The twelve visits of a day that are allowed.
        for number in 1...12 { try await Self.visit(number, at: "\(9 + number):00", on: bench) }
        #expect(try await bench.run(day, rules: [rule]).report.runs[0].plan == .full)
        // One of twelve is few once it is known that there are twelve.
        try await bench.database.execute("analyze feed.cases")
        // Where a household lives is in no set, nor is another step of its case.
        try await bench.load("cases", [Self.cases, Self.household(3, address: "二号")])
        try await bench.load("case_steps", [Self.steps, "C3,R,recheck,2026-03-10 09:00:00,2026-03-10 10:00:00,O1"])
        var run = try await bench.run(day, rules: [rule]).report.runs[0]
        #expect(run.state == .complete)
        #expect(run.sets.keys.sorted() == ["finished_survey"])
        #expect(run.plan == .nothing)
        let mark = run.sets
        // The thirteenth: another content of the set.
        try await Self.visit(13, at: "22:00", on: bench)
        run = try await bench.run(day, rules: [rule]).report.runs[0]
        #expect(run.plan == .full && run.found == 1 && run.sets != mark)
        // While it rests its finding stands.
        try await bench.load("cases", [Self.cases, Self.household(4, address: "二号")])
        run = try await bench.run(day, rules: [rule]).report.runs[0]
        #expect(run.plan == .nothing && run.cleared == 0)
        #expect(try await bench.value("cleared_at", of: "O1|2026-03-11", rule: rule) == nil)
        // What it reads beside its sets: an officer who moved.
        try await bench.load(
            "officers",
            ["officer_id,name,id_number,role,region_code", "O1,赵一,11010519491231002X,handler,500114002000"])
        run = try await bench.run(day, rules: [rule]).report.runs[0]
        #expect(run.plan == .full && run.found == 0)
        #expect(try await bench.value("region_code", of: "O1|2026-03-11", rule: rule) == "500114002000")
        // A set that another scan has mended meanwhile is another one for a rule that has not seen it.
        try await Self.visit(13, at: "22:30", on: bench)
        try await bench.run(day, rules: [rule])
        let elsewhere = try await bench.database.query(
            "update detection.rule_state set sets = jsonb_set(sets, '{finished_survey}', to_jsonb($1::text)) returning 1",
            [.init(mark["finished_survey"])], as: Int.self)
        #expect(!elsewhere.isEmpty)
        try await bench.load("cases", [Self.cases, Self.household(5, address: "二号")])
        #expect(try await bench.run(day, rules: [rule]).report.runs[0].plan == .full)
    }

    private static let cases =
        "case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on,address"
    private static let steps = "case_no,step_no,step,started_at,finished_at,officer_id"

    /// Loads a case and the visit to its household on 11 March.
    private static func visit(_ number: Int, at time: String, on bench: Bench) async throws {
        try await bench.load("cases", [cases, household(number, address: "一号")])
        try await bench.load(
            "case_steps", [steps, "C\(number),S,survey,2026-03-11 06:00:00,2026-03-11 \(time):00,O1"])
    }

    private static let applicants = [
        "500114196001010016", "500114196001020011", "500114196001030017", "500114196001040012", "500114196001050018",
        "500114196001060013", "500114196001070019", "500114196001080014", "50011419600109001X", "500114196001100011",
        "500114196001110017", "500114196001120012", "500114196001130018",
    ]

    private static func household(_ number: Int, address: String) -> String {
        "C\(number),dibao,processing,张三,\(applicants[number - 1]),500114001001,1,2026-03-01,\(address)"
    }

    private static func sets(on bench: Bench) async throws -> [String] {
        try await bench.database.query("select name from detection.kept_state order by 1", as: String.self)
    }

    private static func rows(of set: String, on bench: Bench) async throws -> [String] {
        try await bench.database.query("select t::text from kept.\"\(set)\" t order by 1", as: String.self)
    }
}
