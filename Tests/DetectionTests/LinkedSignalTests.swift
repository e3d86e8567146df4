import Detection
import Domain
import Foundation
import Postgres
import Store
import TestSupport
import Testing

@Suite("Signals of persons known by a link", .database)
struct LinkedSignalTests {
    private static let person = "50011419900101001X"
    private static let rule = "missed.signal_unanswered"

    /// A bench with three tickets that bear no ID number, unanswered since 6 March 2026, and their links.
    private func bench(parameters: String) async throws -> Bench {
        let folder = NSTemporaryDirectory() + "linked-signals-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/Pipelines", withIntermediateDirectories: true)
        try Data(parameters.utf8).write(to: URL(fileURLWithPath: folder + "/Pipelines/parameters.yaml"))
        let bench = try Bench(Resources(roots: [folder, SharedData.packageRoot]))
        try await bench.load(
            "hotline",
            [Trial.header] + ["T1", "T2", "T3"].map { "12345,\($0),2026-03-06 09:00:00,500114001000,揭不开锅," })
        return bench
    }

    private func link(_ ticket: String, score: Double?, state: String = "linked", on bench: Bench) async throws {
        try await bench.database.execute(
            """
            insert into linkage.link (county_code, feed, row_key, id_number, state, why, method, score, explanation,
                known_from)
            select '500114', 'hotline', row_key, $2, $3, 'unique', 'scored', $4::float8, '{}', '2026-03-07 00:00+08'
            from feed.hotline where ticket_no = $1
            """, [.init(ticket), .init(Self.person), .init(state), .init(text: score.map { String($0) })])
        try await bench.database.execute(
            "insert into ledger.change (county_code, load_id, feed, row_key) values ('500114', 0, 'person_links', 'x')")
    }

    private func signals(_ bench: Bench, day: CalendarDay = "2026-03-21", knownAt: Instant? = nil) async throws
        -> String?
    {
        try await bench.run(day, rules: [Self.rule], knownAt: knownAt)
        return try await bench.database.first(
            "select concat_ws(' ', id_number, evidence -> 'signal_count') from pg_temp.hit", as: String.self)
    }

    @Test("without the setting a link makes no finding")
    func off() async throws {
        let bench = try await bench(parameters: "parameters: []\n")
        try await link("T1", score: 40, on: bench)
        #expect(try await signals(bench) == nil)
    }

    @Test("links of the set score count, and those that a person confirmed; others and mere possibilities do not")
    func threshold() async throws {
        let bench = try await bench(
            parameters: "parameters: [{rule: definitions.signal, name: link_score, value: 25}]\n")
        try await link("T1", score: 24.9, on: bench)
        try await link("T2", score: 40, state: "possible", on: bench)
        #expect(try await signals(bench) == nil)
        // Only the links have changed since that scan.
        try await link("T3", score: nil, on: bench)
        #expect(try await signals(bench) == "\(Self.person) 1")
        try await bench.database.execute("update linkage.link set score = 25 where score = 24.9")
        try await bench.database.execute(
            "insert into ledger.change (county_code, load_id, feed, row_key) values ('500114', 0, 'person_links', 'y')")
        #expect(try await signals(bench) == "\(Self.person) 2")
    }

    @Test("a scan of an earlier knowledge sees the links of then")
    func known() async throws {
        let bench = try await bench(
            parameters: "parameters: [{rule: definitions.signal, name: link_score, value: 20}]\n")
        try await bench.database.execute("update feed.hotline set known_from = '2026-03-06 10:00+08'")
        try await link("T1", score: 40, on: bench)
        #expect(try await signals(bench, knownAt: instant("2026-03-06T12:00:00+08:00")) == nil)
        #expect(try await signals(bench, knownAt: instant("2026-03-08T12:00:00+08:00")) == "\(Self.person) 1")
    }

    private func instant(_ text: String) throws -> Instant {
        let parsed = Instant.parse(Array(text.utf8).span)
        return try #require(parsed)
    }
}
