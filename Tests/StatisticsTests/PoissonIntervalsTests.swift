import Statistics
import Testing

@Suite struct PoissonIntervalsTests {
    @Test(
        "Byar's limits are those of his formula",
        arguments: [
            (1, 0.013072132901504331, 5.5637555824752605), (10, 4.787449913967563, 18.391458605756473),
            (100, 81.36210549052788, 121.6279375792065),
        ])
    func findsByarLimits(count: Int, lower: Double, upper: Double) throws {
        let interval = try #require(byarInterval(count: count))
        #expect(abs(interval.lower - lower) < 1e-10)
        #expect(abs(interval.upper - upper) < 1e-10)
    }

    @Test("no events have a lower limit of zero, fewer than none no interval")
    func handlesNone() throws {
        #expect(try #require(byarInterval(count: 0)).lower == 0)
        #expect(byarInterval(count: -1) == nil)
        #expect(byarInterval(count: 1, confidence: 0) == nil)
    }

    @Test(
        "the upper incomplete gamma ratio agrees with scipy.special",
        arguments: [
            (0.5, 0.1, 0.34527915398142317), (3, 10, 0.9972306042844884),
        ])
    func findsRatio(a: Double, x: Double, lower: Double) {
        #expect(abs(upperGammaRatio(a, x) - (1 - lower)) < 1e-14)
    }

    @Test("the upper ratio keeps its precision in the tail")
    func findsUpperRatio() {
        #expect(abs(upperGammaRatio(10, 3) - 0.9988975118698845) < 1e-14)
        #expect(abs(upperGammaRatio(100, 150) / 5.924540335483916e-06 - 1) < 1e-10)
        #expect(upperGammaRatio(2, 0) == 1)
    }
}
