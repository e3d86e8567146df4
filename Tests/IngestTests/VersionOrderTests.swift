import Foundation
import Ingest
import Postgres
import TestSupport
import Testing

/// F14.
@Suite("Five versions in any order", .database)
struct VersionOrderTests {
    /// What each version says of three keys; an empty text is a version without the key.
    static let versions = [["a", "p", ""], ["b", "p", "x"], ["a", "", "x"], ["c", "q", "y"], ["a", "q", ""]]

    static let orders: [[Int]] = {
        func orders(_ rest: [Int]) -> [[Int]] {
            rest.isEmpty ? [[]] : rest.flatMap { first in orders(rest.filter { $0 != first }).map { [first] + $0 } }
        }
        var random = SplitMix64(seed: 14)
        let all = orders([0, 1, 2, 3, 4])
        return ProcessInfo.processInfo.environment["AIDWATCH_FAULTS"] == nil
            ? Array(all.shuffled(using: &random).prefix(12)) : all
    }()

    @Test("F14: five versions of a chain, delivered in any order, end in the last one's state with a gapless history")
    func chain() async throws {
        let bench = try await IngestBench()
        defer { bench.clean() }
        for order in Self.orders {
            _ = try await bench.connection.execute("truncate feed.agencies, history.agencies")
            _ = try await bench.connection.execute("truncate ledger.load cascade")
            for version in order {
                let rows = zip(["A", "B", "C"], Self.versions[version]).filter { !$0.1.isEmpty }.map { [$0.0, $0.1] }
                try await bench.load(
                    csv(["agency_id", "name"], rows), as: "agencies.\(version).csv", feed: "agencies")
            }
            #expect(
                try await bench.rows("select agency_id, name from feed.agencies order by 1") == ["A|a", "B|q", "C|y"],
                "\(order)")
            // No two versions of a key overlap, and each ends where the next begins.
            let gaps = try await bench.rows(
                """
                select count(*) from (
                    select known_to, lead(known_from) over (partition by row_key order by known_from) as next
                    from (
                        select row_key, known_from, known_to from history.agencies
                        union all select row_key, known_from, null from feed.agencies) v
                ) v where known_to is distinct from next
                """)
            #expect(gaps == ["0"], "\(order)")
        }
    }
}
