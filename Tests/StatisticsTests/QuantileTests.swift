import Statistics
import Testing

@Suite struct QuantileTests {
    @Test(
        "type 7 interpolates between the order statistics",
        arguments: [
            (0.0, 1.0), (0.25, 1.75), (0.5, 2.5), (0.9, 3.7), (1.0, 4.0),
        ])
    func interpolates(probability: Double, expected: Double) throws {
        #expect(abs(try #require(quantile([4, 1, 3, 2], probability)) - expected) < 1e-15)
    }

    @Test(
        "the nearest rank is a value of the sample",
        arguments: [(0.0, 1), (0.25, 1), (0.26, 2), (0.5, 2), (0.9, 4), (1.0, 4)])
    func takesNearestRank(probability: Double, expected: Int) {
        #expect(nearestRankQuantile([4, 1, 3, 2], probability) == expected)
    }

    @Test("one value is every quantile, none has no quantile")
    func handlesSmallSamples() {
        #expect(quantile([7], 0.3) == 7)
        #expect(quantile([], 0.3) == nil)
        #expect(quantile([1, 2], 1.1) == nil)
        #expect(nearestRankQuantile([Int](), 0.5) == nil)
        #expect(nearestRankQuantile([1], -0.1) == nil)
    }
}
