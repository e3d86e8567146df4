import Detection
import Domain
import Foundation
import Postgres
import Store
import TestSupport
import Testing

@Suite("Silent sources (G15, F23)", .database)
struct LateSourceTests {
    private let rule = "overdue.hotline"

    /// A bench in which the drop folder of tickets is to give news every working day.
    private func bench(rhythm: String = "1 working_day") async throws -> Bench {
        let folder = NSTemporaryDirectory() + "late-source-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
        try Data("sources: [{name: \"inbox:hotline\", feed: hotline, rhythm: \(rhythm)}]\n".utf8)
            .write(to: URL(fileURLWithPath: folder + "/Pipelines/sources.yaml"))
        let bench = try Bench(Resources(roots: [folder, SharedData.packageRoot]))
        try await bench.load("hotline", Trial.tickets)
        return bench
    }

    /// Lets every load look as if it had taken place at a time.
    private func loaded(_ time: String, _ bench: Bench) async throws {
        _ = try await bench.database.execute("update ledger.load set started_at = \(time), finished_at = \(time)")
    }

    private func instant(_ text: String) throws -> Instant {
        let parsed = Instant.parse(Array(text.utf8).span)
        return try #require(parsed)
    }

    @Test("a rule is not tested once a source is silent past its rhythm, days off not counted, until it speaks again")
    func untested() async throws {
        let bench = try await bench()
        // The Saturday 14 February is worked; 15 to 23 are off.
        try await loaded("'2026-02-14 18:00+08'", bench)
        _ = try await bench.database.execute("update feed.hotline set known_from = '2026-02-01'")
        _ = try await bench.database.execute(
            "insert into ledger.source_look values ('500114', 'inbox:hotline', '2026-02-25 09:00+08', '2026-02-25 09:30+08')"
        )
        let states: [(String, ScanReport.RuleRun.State)] = [
            ("2026-02-14T18:00:01", .complete), ("2026-02-20T12:00:00", .complete),
            ("2026-02-24T23:59:59", .complete), ("2026-02-25T00:00:01", .notTested),
            ("2026-02-25T09:29:00", .notTested), ("2026-02-25T09:31:00", .complete),
            ("2026-02-26T23:59:00", .complete), ("2026-02-27T00:01:00", .notTested),
        ]
        for (time, state) in states {
            let run = try await bench.run("2026-03-10", rules: [rule], knownAt: try instant(time)).report.runs.first
            #expect(run?.state == state, "\(time)")
            // Hits are told all the same.
            #expect(run?.hits == 2)
            if state == .notTested { #expect(run?.reason?.contains("inbox:hotline") == true) }
        }
    }

    @Test("what a silent source no longer shows is not cleared; once it speaks, it is")
    func clearsNothing() async throws {
        let bench = try await bench()
        try await bench.run("2026-03-10", rules: [rule])
        try await bench.load("hotline", Trial.ticket("T1", answered: "2026-03-09 10:00:00"))
        try await loaded("now() - interval '30 days'", bench)
        let late = try #require(try await bench.run("2026-03-11", rules: [rule]).report.runs.first)
        #expect(late.state == .notTested)
        #expect(late.cleared == 0)
        #expect(try await bench.value("cleared_at", of: "12345|T1") == nil)
        try await loaded("now()", bench)
        let fresh = try #require(try await bench.run("2026-03-11", rules: [rule]).report.runs.first)
        #expect(fresh.state == .complete)
        #expect(fresh.cleared == 1)
    }

    @Test("without a rhythm a source is never stale, and a rule on another feed is not touched")
    func otherFeeds() async throws {
        let plain = try Bench()
        try await plain.load("hotline", Trial.tickets)
        try await loaded("now() - interval '900 days'", plain)
        #expect(try await plain.run("2026-03-10", rules: [rule]).report.runs.map(\.state) == [.complete])
        let bench = try await bench()
        try await bench.load("help_requests", ["request_no,submitted_at,name,phone,region_code,needs"])
        try await loaded("now() - interval '30 days'", bench)
        let runs = try await bench.run("2026-03-10", rules: ["overdue.help_request", rule]).report.runs
        #expect(runs.map(\.state) == [.complete, .notTested])
    }

    @Test("the silence is a finding until the source speaks again")
    func finding() async throws {
        let bench = try await bench()
        try await loaded("now() - interval '30 days'", bench)
        let today = try #require(
            try await bench.database.first("select (now() at time zone 'Asia/Shanghai')::date::text", as: String.self))
        let parsed = CalendarDay.parse(Array(today.utf8).span)
        let day = try #require(parsed)
        #expect(try await bench.run(day, rules: ["data.late_source"]).report.runs.map(\.found) == [1])
        #expect(
            try await bench.value("evidence ->> 'feed_title'", of: "inbox:hotline", rule: "data.late_source") == "热线工单")
        // The same day again, with a look that found nothing new in between.
        _ = try await bench.database.execute(
            "insert into ledger.source_look values ('500114', 'inbox:hotline', date_trunc('hour', now()), now())")
        #expect(try await bench.run(day, rules: ["data.late_source"]).report.runs.map(\.cleared) == [1])
        #expect(
            try await bench.value("cleared_why", of: "inbox:hotline", rule: "data.late_source") == "mended")
    }
}
