import Foundation
import Postgres
import TestSupport
import Testing

@Suite("aidwatch quarantine release of a page", .database)
struct HeldPageCommandTests {
    @Test("says that the page loads with the next pull and how to pull now: exit 0, a second time too")
    func release() async throws {
        let bench = try await FaultBench()
        defer { bench.clean() }
        let sources = """
            sources:
              - {name: web, feed: fault, connector: http, http: {url: "http://127.0.0.1:9/"}}
            """
        try Data(sources.utf8).write(to: URL(fileURLWithPath: bench.folder + "/Pipelines/sources.yaml"))
        let load = try await bench.database.first(
            """
            insert into ledger.load (
                county_code, feed, source, file, digest, state, reason, rows_read, rows_quarantined, started_at, finished_at)
            values ('500114', 'fault', 'web', 'page-000000000001', '\\x00', 'held', 'bad_share 9 of 9', 9, 9, now(), now())
            returning load_id
            """, as: Int64.self)
        let id = String(try #require(load))
        for _ in 0..<2 {
            let run = try await bench.run("quarantine", "release", id, "--json")
            #expect(run.status == 0, "\(run.messages)")
            #expect(run.messages.contains("AW1148") && run.messages.contains("aidwatch ingest web"))
            #expect(run.objects.first?["state"] as? String == "held")
        }
    }
}
