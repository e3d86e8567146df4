import Detection
import Foundation
import Ingest
import Operation
import Postgres
import Store

/// P5: the overdue rules over all cases, those whose feeds are all there.
struct ScanBenchmarks {
    let bench: Bench

    func run(_ report: Report) async throws {
        try await LoadBenchmarks.forgetLoads(of: try bench.request("cases").feed, on: bench.database)
        let feeds = ["regions", "cases", "publicity", "case_steps", "hotline", "help_requests"]
        for feed in feeds {
            _ = try await bench.loader.load(try bench.request(feed), on: bench.database)
        }
        let rules = try bench.installation.rules()
        let scan = try bench.installation.scan(rules)
        var request = ScanRequest(asOf: bench.asOf)
        request.rules = rules.rules.filter { $0.id.hasPrefix("overdue.") && $0.feeds.allSatisfy(feeds.contains) }
            .map(\.id)
        request.isFull = true
        let clocks = try await Bench.seconds { _ = try await scan.run(request, on: bench.database) }
        let scanned = request
        let times = try await bench.compare {
            try await Self.forgetFindings(on: bench.database)
            let result = try await scan.run(scanned, on: bench.database)
            guard !result.hasFailed, result.runs.contains(where: { $0.found > 0 }) else {
                throw CocoaError(.fileReadCorruptFile)
            }
        } theirs: {
            _ = try await bench.database.first(
                "select count(*), max(finished_at)::text from feed.case_steps where started_at is not null",
                as: Int.self, String?.self)
        }
        report.add(
            Measurement(
                goal: "P5", work: "overdue.* full scan with the merge into findings / a bare scan of the steps",
                figure: times.ours / times.theirs, limit: 3, times: times))
        let steps = try await bench.database.first("select count(*) from feed.case_steps", as: Int.self) ?? 0
        let findings = try await bench.database.first("select count(*) from detection.finding", as: Int.self) ?? 0
        print(
            "      \(steps) steps, \(findings) findings; the first scan, which builds the clocks of all cases: \(clocks) s"
        )
    }

    private static func forgetFindings(on database: isolated Connection) throws {
        try database.execute(
            """
            truncate detection.finding, detection.finding_serial, detection.rule_state, detection.rule_run, detection.scan,
                audit.event, audit.head
            """
        )
    }
}
