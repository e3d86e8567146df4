import Foundation
import Postgres
import TestSupport
import Testing

/// How often the statistical rules speak where nothing is wrong: counts and shares drawn by chance alone.
///
/// The budget: one in a thousand units a week of the weekly rules, four in a thousand units a month of the funnels (two
/// sides, few units), and at most one scan in twenty that shows a weekly finding with a q-value of at most 0.05, of the
/// funnels one in ten, since the normal distribution is coarse for shares of small numbers.
@Suite("False alarms where nothing is wrong", .database)
struct FalseAlarmTests {
    /// A Poisson variate, by products of uniform ones (Knuth).
    private static func poisson(_ mean: Double, _ generator: inout SplitMix64) -> Int {
        var product = Double.random(in: 0..<1, using: &generator)
        var count = 0
        while product > exp(-mean) {
            product *= Double.random(in: 0..<1, using: &generator)
            count += 1
        }
        return count
    }

    @Test(
        "weekly counts stay within one in a thousand, whatever their mean",
        arguments: [0.3, 1, 4, 12, 40])
    func weekly(mean: Double) async throws {
        var generator = SplitMix64(seed: UInt64(mean * 10))
        let database = try TestDatabase.connect()
        let (scans, units) = (200, 30)
        var alarms = 0
        var scansWithDiscovery = 0
        for _ in 0..<scans {
            var (names, weeks, counts): ([Int], [Int], [Int]) = ([], [], [])
            for unit in 0..<units {
                for week in 0...12 {
                    names.append(unit)
                    weeks.append(week)
                    counts.append(Self.poisson(mean, &generator))
                }
            }
            let flagged = try await database.query(
                """
                select q_value from reference.weekly_bounds(
                    (select array_agg(n::text) from generate_series(0, $1::int - 1) as n), $2::text[], $3::int[],
                    $4::bigint[], 12, 3.0902, 4)
                where last > upper and last >= 5
                """,
                [
                    .init(units), .init(text: Self.array(names)), .init(text: Self.array(weeks)),
                    .init(text: Self.array(counts)),
                ],
                as: Double.self)
            alarms += flagged.count
            scansWithDiscovery += flagged.contains { $0 <= 0.05 } ? 1 : 0
        }
        // Six in 6,000 are expected by the budget; with more than 14 it is broken (a chance of 1 in 1,000).
        #expect(alarms <= 14, "\(alarms) of \(scans * units)")
        #expect(scansWithDiscovery <= scans / 20, "\(scansWithDiscovery)")
        await database.close()
    }

    @Test("shares in a funnel stay within four in a thousand, whatever their mean", arguments: [0.05, 0.3, 0.9])
    func funnel(share: Double) async throws {
        var generator = SplitMix64(seed: UInt64(share * 100))
        let database = try TestDatabase.connect()
        let (scans, units) = (200, 30)
        var alarms = 0
        var judged = 0
        var scansWithDiscovery = 0
        for _ in 0..<scans {
            var (parts, wholes): ([Int], [Int]) = ([], [])
            for _ in 0..<units {
                let whole = Int.random(in: 10...200, using: &generator)
                wholes.append(whole)
                parts.append((0..<whole).count { _ in Double.random(in: 0..<1, using: &generator) < share })
            }
            let rows = try await database.query(
                """
                select abs(z) > bound, q_value from reference.funnel(
                    (select array_agg(n::text) from generate_series(1, $1::int) as n), $2::numeric[], $3::numeric[],
                    3.0902, 10)
                """, [.init(units), .init(text: Self.array(parts)), .init(text: Self.array(wholes))],
                as: Bool.self, Double.self)
            judged += rows.count
            alarms += rows.count { $0.0 }
            scansWithDiscovery += rows.contains { $0.0 && $0.1 <= 0.05 } ? 1 : 0
        }
        #expect(judged == scans * units)
        // 24 in 6,000 are expected by the budget; with more than 40 it is broken.
        #expect(alarms <= 40, "\(alarms) of \(judged)")
        #expect(scansWithDiscovery <= scans / 10, "\(scansWithDiscovery)")
        await database.close()
    }

    @Test("binomial tails below a thousandth come up less often than that", arguments: [0.02, 0.08, 0.5])
    func binomial(share: Double) async throws {
        let database = try TestDatabase.connect()
        for number in [50, 120, 400] {
            // The exact chance of a false alarm: all outcomes whose tail is below the bound, by their probabilities.
            let chance = try await database.first(
                """
                with outcome as (
                    select
                        reference.binomial_lower_tail(k, $1::bigint, $2) as lower,
                        reference.binomial_upper_tail(k, $1::bigint, $2) as upper,
                        reference.binomial_upper_tail(k, $1::bigint, $2)
                            - reference.binomial_upper_tail(k + 1, $1::bigint, $2) as chance
                    from generate_series(0, $1::bigint) as k
                )
                select
                    coalesce(sum(chance) filter (where lower < 0.001), 0),
                    coalesce(sum(chance) filter (where upper < 0.001), 0), sum(chance)
                from outcome
                """, [.init(number), .init(share)], as: Double.self, Double.self, Double.self)
            let (low, high, all) = try #require(chance)
            #expect(low < 0.001 && high < 0.001 && high > 0)
            #expect(abs(all - 1) < 1e-9)
        }
        await database.close()
    }

    private static func array(_ values: [Int]) -> String { "{" + values.map(String.init).joined(separator: ",") + "}" }
}
