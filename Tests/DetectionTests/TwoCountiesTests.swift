import Detection
import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite("Two counties in one database", .database)
struct TwoCountiesTests {
    /// Gives another county the rows of this one, without every second decision and payment.
    private static func copyRows(to county: String, in bench: Bench) async throws {
        for feed in bench.catalog.tables where !feed.isShared {
            let isThinned = ["case_steps", "payments"].contains(feed.table)
            try await bench.database.execute("create temporary table copied as select * from feed.\"\(feed.table)\"")
            try await bench.database.execute("update copied set county_code = $1", [.init(county)])
            if isThinned { try await bench.database.execute("delete from copied where md5(row_key) < '8'") }
            try await bench.database.execute("insert into feed.\"\(feed.table)\" select * from copied")
            try await bench.database.execute("drop table copied")
        }
    }

    @Test("a scan finds what lies in its own county, whatever stands beside it")
    func own() async throws {
        let district = try SimulatedDistrict(households: 300, seed: 61, day: "2026-03-20")
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        try await bench.run(district.day)
        let found = try await bench.findings()
        #expect(found.count > 100)
        let clocks = try await bench.database.first("select count(*) from detection.case_clocks", as: Int.self)
        try await Self.copyRows(to: "500115", in: bench)
        try await bench.forgetClocks()
        let report = try await bench.run(district.day, isFull: true).report
        #expect(report.runs.allSatisfy { $0.state == .complete && $0.found == 0 && $0.cleared == 0 })
        #expect(try await bench.findings() == found)
        #expect(try await bench.database.first("select count(*) from detection.case_clocks", as: Int.self) == clocks)
        // What was known earlier is asked of the county as well.
        let asked = try await bench.run(district.day, knownAt: Instant(day: "2099-01-01")).asked
        #expect(asked.count == report.runs.reduce(0) { $0 + $1.hits })
    }

    @Test("the clocks of one county are worked out afresh beside those of the other")
    func clocksApart() async throws {
        let bench = try Bench()
        try await bench.load(
            "cases",
            [
                "case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on",
                "P1,dibao,processing,张三,50011419900101001X,500114001001,1,2026-03-02",
            ])
        try await bench.load("case_steps", ["case_no,step,started_at", "P1,accept,2026-03-02T09:00:00"])
        try await bench.run("2026-03-12")
        try await bench.database.execute("create temporary table other as select * from detection.case_clocks")
        try await bench.database.execute("update other set county_code = '500115'")
        try await bench.database.execute("insert into detection.case_clocks select * from other")
        try await bench.forgetClocks()
        try await bench.run("2026-03-12")
        #expect(
            try await bench.database.query("select county_code from detection.case_clocks order by 1", as: String.self)
                == ["500114", "500115"])
    }
}
