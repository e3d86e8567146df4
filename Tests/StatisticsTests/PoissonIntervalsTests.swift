import Statistics
import Testing

@Suite struct PoissonIntervalsTests {
    // Expected values: scipy.stats.chi2.ppf 1.17.
    @Test(
        "exact limits are half of chi-square quantiles",
        arguments: [
            (0, 0.95, 0, 3.6888794541139354), (1, 0.95, 0.025317807984289876, 5.571643390938898),
            (5, 0.95, 1.6234863901184207, 11.66833207932267), (10, 0.95, 4.7953886961324335, 18.39035604201778),
            (10, 0.99, 3.716922131467118, 21.397827499654273), (100, 0.95, 81.36399125092314, 121.62679379242638),
            (1000, 0.95, 938.9730184076952, 1063.952136016302),
        ])
    func findsExactLimits(count: Int, confidence: Double, lower: Double, upper: Double) throws {
        let interval = try #require(exactPoissonInterval(count: count, confidence: confidence))
        #expect(abs(interval.lower - lower) <= 1e-11 * max(1, lower))
        #expect(abs(interval.upper - upper) <= 1e-11 * upper)
    }

    @Test(
        "Byar's limits come close to the exact ones",
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
        #expect(exactPoissonInterval(count: -1) == nil)
        #expect(exactPoissonInterval(count: 1, confidence: 0) == nil)
    }

    @Test(
        "incomplete gamma ratios agree with scipy.special",
        arguments: [
            (0.5, 0.1, 0.34527915398142317), (3, 10, 0.9972306042844884),
        ])
    func findsLowerRatio(a: Double, x: Double, expected: Double) {
        #expect(abs(lowerGammaRatio(a, x) - expected) < 1e-14)
        #expect(abs(upperGammaRatio(a, x) - (1 - expected)) < 1e-14)
    }

    @Test("the upper ratio keeps its precision in the tail")
    func findsUpperRatio() {
        #expect(abs(upperGammaRatio(10, 3) - 0.9988975118698845) < 1e-14)
        #expect(abs(upperGammaRatio(100, 150) / 5.924540335483916e-06 - 1) < 1e-10)
        #expect(upperGammaRatio(2, 0) == 1)
    }
}
