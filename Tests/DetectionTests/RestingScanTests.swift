import Detection
import Domain
import Postgres
import TestSupport
import Testing

@Suite("A scan that may rest", .database)
struct RestingScanTests {
    private static func rests(_ bench: Bench, on day: CalendarDay) async throws -> (rests: Bool, scans: Int) {
        var request = ScanRequest(asOf: day)
        request.mayRest = true
        request.rules = ["overdue.hotline", "data.late_source"]
        let report = try await bench.scan.run(request, on: bench.database)
        let scans = try await bench.database.first("select count(*) from detection.scan", as: Int.self) ?? 0
        return (report.isUnchanged, scans)
    }

    @Test("records nothing where every rule answers as it did in the last scan, which was of the same day")
    func rests() async throws {
        let bench = try Bench(ProjectFiles.resources)
        try await bench.load("hotline", Trial.tickets)
        #expect(try await Self.rests(bench, on: "2026-03-10") == (false, 1))
        #expect(try await Self.rests(bench, on: "2026-03-10") == (true, 1))
        // A new ticket, a ticket that was answered, another day.
        try await bench.load("hotline", Trial.ticket("T9"))
        #expect(try await Self.rests(bench, on: "2026-03-10") == (false, 2))
        #expect(try await Self.rests(bench, on: "2026-03-10") == (true, 2))
        try await bench.load("hotline", Trial.ticket("T9", answered: "2026-03-09 10:00:00"))
        #expect(try await Self.rests(bench, on: "2026-03-10") == (false, 3))
        #expect(try await Self.rests(bench, on: "2026-03-11") == (false, 4))
        #expect(try await Self.rests(bench, on: "2026-03-11") == (true, 4))
        // The scan before last was of this day, the last was not.
        #expect(try await Self.rests(bench, on: "2026-03-12") == (false, 5))
    }

    @Test("looks at what a rule that is not tested would find, and does not rest on one that failed")
    func untested() async throws {
        let bench = try Bench(ProjectFiles.resources)
        #expect(try await Self.rests(bench, on: "2026-03-10") == (false, 1))
        #expect(try await Self.rests(bench, on: "2026-03-10") == (true, 1))
        try await bench.load("hotline", Trial.tickets)
        #expect(try await Self.rests(bench, on: "2026-03-10") == (false, 2))
        try await bench.database.execute(
            "update detection.rule_run set state = 'failed', reason = 'trial' where rule_id = 'overdue.hotline' and scan_id = 2"
        )
        #expect(try await Self.rests(bench, on: "2026-03-10") == (false, 3))
    }
}
