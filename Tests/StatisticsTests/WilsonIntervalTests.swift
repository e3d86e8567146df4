import Statistics
import Testing

@Suite struct WilsonIntervalTests {
    // Expected values: scipy.stats.binomtest(k, n).proportion_ci(method="wilson") 1.17.
    @Test(
        "limits agree with published software",
        arguments: [
            (0, 10, 0.95, 0, 0.27753279986288926), (1, 10, 0.95, 0.017876213095072896, 0.4041500267952385),
            (5, 20, 0.90, 0.12737716852035774, 0.4322017501601245),
            (81, 263, 0.95, 0.2552885198782742, 0.36620957698280004),
            (10, 10, 0.95, 0.7224672001371109, 1),
        ])
    func findsLimits(successes: Int, trials: Int, confidence: Double, lower: Double, upper: Double) throws {
        let interval = try #require(wilsonInterval(successes: successes, trials: trials, confidence: confidence))
        #expect(abs(interval.lower - lower) < 1e-14)
        #expect(abs(interval.upper - upper) < 1e-14)
    }

    @Test("no trials, or numbers that are no counts, have no interval")
    func refusesOthers() {
        #expect(wilsonInterval(successes: 0, trials: 0) == nil)
        #expect(wilsonInterval(successes: 3, trials: 2) == nil)
        #expect(wilsonInterval(successes: -1, trials: 2) == nil)
        #expect(wilsonInterval(successes: 1, trials: 2, confidence: 1) == nil)
    }
}
