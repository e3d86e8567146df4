import Postgres
import TestSupport
import Testing

@Suite("The view of clocks", .database)
struct ClockViewTests {
    private static let cases = [
        "case_no,program,status,applicant_name,applicant_id_number,region_code,household_size,applied_on",
        "P1,dibao,processing,张三,50011419900101001X,500114001001,1,2026-03-02",
        "P2,dibao,processing,张三,50011419900101001X,500114001001,1,2026-03-02",
    ]
    private static let steps = [
        "case_no,step,started_at,finished_at",
        "P1,accept,2026-03-02T09:00:00,2026-03-02T10:00:00",
        "P1,pause,2026-03-04T09:00:00,",
        "P2,accept,2026-03-02T09:00:00,2026-03-02T10:00:00",
        "P2,publicity,2026-03-09T09:00:00,",
    ]

    private func clocks(of number: String, in bench: Bench) async throws -> [String] {
        try await bench.database.query(
            "select concat_ws(' ', clock, started, deadline, ended, state, days_left) from api.clocks where case_no = $1 order by 1",
            [.init(number)], as: String.self)
    }

    @Test("shows each clock as of the day of the last recorded scan: an open pause up to it, none that has not begun")
    func dayOfScan() async throws {
        let bench = try Bench()
        try await bench.load("cases", Self.cases)
        try await bench.load("case_steps", Self.steps)
        try await bench.run("2026-03-12")
        // 3 and 4 March count, the pause takes 5 to 12 March, 13, 16 and 17 March count.
        #expect(
            try await clocks(of: "P1", in: bench) == [
                "investigate 2026-03-02 2026-03-17 running 3", "total 2026-03-02 2026-03-31 running 13",
            ])
        // Publicity ends on the 16th, so decide does not run yet; its days until then do not count in the total.
        #expect(
            try await clocks(of: "P2", in: bench) == [
                "investigate 2026-03-02 2026-03-09 overdue -3", "total 2026-03-02 2026-03-30 running 12",
            ])
        try await bench.run("2026-03-16")
        #expect(
            try await clocks(of: "P1", in: bench) == [
                "investigate 2026-03-02 2026-03-19 running 3", "total 2026-03-02 2026-04-02 running 13",
            ])
        #expect(try await clocks(of: "P2", in: bench).contains("decide 2026-03-16 2026-03-19 running 3"))
    }
}
