import Testing

@testable import Statistics

@Suite("Horvitz–Thompson")
struct HorvitzThompsonTests {
    @Test("the worked example: 2 of 4 drawn and one is a case, 3 of 3 and one is")
    func worked() throws {
        let estimate = try #require(
            horvitzThompson([
                .init(population: 4, sampled: 2, positives: 1), .init(population: 3, sampled: 3, positives: 1),
            ]))
        // 1 / (1/2) + 1 = 3 of 7.
        #expect(estimate.total == 3 && estimate.population == 7)
        #expect(estimate.proportion == 3.0 / 7)
        // Sen, Yates, Grundy: π = 1/2, π12 = 1/6, (1/4 - 1/6) / (1/6) · (1/(1/2) - 0)² = 1/2 · 4 = 2.
        #expect(estimate.variance == 2)
        // Effective size 1 / (1 · 1/2 · 4 / (3 · 2)) = 3; Wilson for 1/2 of 3 at z = 1.959964: 0.5 ± 0.374666;
        // then (1 + 4 · limit) / 7.
        #expect(abs(estimate.interval.lower - (1 + 4 * 0.125334) / 7) < 1e-5)
        #expect(abs(estimate.interval.upper - (1 + 4 * 0.874666) / 7) < 1e-5)
    }

    @Test("what was looked at whole is certain")
    func census() throws {
        let estimate = try #require(horvitzThompson([.init(population: 8, sampled: 8, positives: 2)]))
        #expect(estimate.interval == Interval(lower: 0.25, upper: 0.25) && estimate.variance == 0)
    }

    @Test("a large stratum with a small sample keeps the interval wide, although it met no case")
    func cautious() throws {
        let estimate = try #require(
            horvitzThompson([
                .init(population: 30, sampled: 9, positives: 1), .init(population: 400, sampled: 20, positives: 0),
            ]))
        #expect(estimate.interval.upper > 0.1)
        #expect(estimate.total == 30.0 / 9)
    }

    @Test("what is no sample has no estimate")
    func none() {
        #expect(horvitzThompson([]) == nil)
        #expect(horvitzThompson([.init(population: 3, sampled: 0, positives: 0)]) == nil)
        #expect(horvitzThompson([.init(population: 3, sampled: 4, positives: 0)]) == nil)
        #expect(horvitzThompson([.init(population: 3, sampled: 2, positives: 3)]) == nil)
    }

    @Test(
        "95 of 100 intervals hold the true rate, 93 to 97: drawn again and again from districts that are known",
        arguments: designs)
    func coverage(_ strata: [(population: Int, sampled: Int, rate: Double)]) throws {
        var random = Generator(state: 11)
        let (districts, draws) = (200, 50)
        var held = 0
        for _ in 0..<districts {
            let cases = strata.map { stratum in
                (0..<stratum.population).map { _ in Double.random(in: 0..<1, using: &random) < stratum.rate }
            }
            let whole = cases.reduce(0) { $0 + $1.count }
            let rate = Double(cases.reduce(0) { $0 + $1.count { $0 } }) / Double(whole)
            for _ in 0..<draws {
                let samples = zip(strata, cases).map { stratum, all in
                    var all = all
                    // The first ones of a shuffle.
                    for place in 0..<stratum.sampled {
                        all.swapAt(place, Int.random(in: place..<all.count, using: &random))
                    }
                    return StratumSample(
                        population: stratum.population, sampled: stratum.sampled,
                        positives: all.prefix(stratum.sampled).count { $0 })
                }
                let interval = try #require(horvitzThompson(samples)).interval
                if (interval.lower - 1e-12...interval.upper + 1e-12).contains(rate) { held += 1 }
            }
        }
        let share = Double(held) / Double(districts * draws)
        #expect((0.93...0.97).contains(share), "\(share)")
    }

    /// Strata, the cases drawn of each, and the share of problems in each.
    private static let designs: [[(population: Int, sampled: Int, rate: Double)]] = [
        [(30, 9, 0.1), (12, 4, 0.2), (20, 6, 0.1), (5, 3, 0.4), (400, 20, 0.08)],
        [(60, 18, 0.15), (40, 12, 0.1), (50, 15, 0.2), (20, 20, 0.4)],
        [(120, 36, 0.1), (80, 24, 0.12), (60, 18, 0.2), (30, 18, 0.25), (15, 15, 0.5)],
        [(300, 90, 0.3), (240, 72, 0.05), (90, 27, 0.15)],
    ]

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        /// SplitMix64.
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }
}
