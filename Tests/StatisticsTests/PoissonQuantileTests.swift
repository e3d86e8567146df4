import Statistics
import Testing

@Suite struct PoissonQuantileTests {
    // Expected values: scipy.stats.poisson.ppf 1.17.
    @Test(
        "quantiles are the smallest counts that reach the probability",
        arguments: [
            (0.05, [0, 0, 1, 2]), (0.7, [0, 0, 3, 4]), (2.4, [0, 0, 6, 8]), (9.6, [2, 4, 16, 20]),
            (32.25, [16, 22, 44, 51]), (250.5, [203, 220, 282, 301]), (4000, [3806, 3877, 4124, 4197]),
        ] as [(Double, [Int])])
    func quantiles(mean: Double, expected: [Int]) {
        #expect([0.001, 0.025, 0.975, 0.999].map { poissonQuantile($0, mean: mean) } == expected)
    }

    // Expected values: r - (cdf(r) - p) / (cdf(r) - cdf(r - 1)) with scipy.stats.poisson 1.17.
    @Test(
        "interpolated quantiles lie between the counts",
        arguments: [
            (0.05, [0, 0, 0.49978637933246783, 1.1758602237183804]),
            (2.4, [0, 0, 5.443239456461443, 7.944270537297754]),
            (9.6, [1.0903815443918679, 3.466194263428388, 15.664994849233848, 19.980539525952963]),
            (250.5, [202.52246523256176, 219.44733759113333, 281.4995385221021, 300.3246401692803]),
        ] as [(Double, [Double])])
    func interpolates(mean: Double, expected: [Double]) throws {
        for (probability, value) in zip([0.001, 0.025, 0.975, 0.999], expected) {
            let found = try #require(interpolatedPoissonQuantile(probability, mean: mean))
            #expect(abs(found - value) < 1e-8)
        }
    }

    @Test("the distribution of a mean of zero is all at zero, and no mean below it has one")
    func edges() {
        #expect(poissonQuantile(0.999, mean: 0) == 0)
        #expect(interpolatedPoissonQuantile(0.999, mean: 0) == 0)
        #expect(poissonCumulative(-1, mean: 3) == 0)
        #expect(poissonCumulative(-1, mean: -3).isNaN)
        #expect(poissonQuantile(0.5, mean: -1) == nil)
        #expect(poissonQuantile(0.5, mean: .infinity) == nil)
        #expect(poissonQuantile(1, mean: 2) == nil)
        #expect(interpolatedPoissonQuantile(0, mean: 2) == nil)
    }
}
