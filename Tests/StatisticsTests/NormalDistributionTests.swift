import Statistics
import Testing

@Suite struct NormalDistributionTests {
    // Expected values: scipy.stats.norm 1.17.
    @Test(
        "quantiles agree with tables to 15 digits",
        arguments: [
            (0.001, -3.090232306167813), (0.01, -2.3263478740408408), (0.025, -1.9599639845400545),
            (0.3, -0.5244005127080409), (0.5, 0), (0.975, 1.959963984540054), (0.999, 3.090232306167813),
            (1e-10, -6.361340902404056),
        ])
    func findsQuantiles(probability: Double, expected: Double) {
        #expect(abs(normalQuantile(probability) - expected) < 1e-13)
    }

    @Test("the distribution keeps its precision in the tail")
    func findsTail() {
        #expect(abs(normalCumulative(1.5) - 0.9331927987311419) < 1e-15)
        #expect(abs(normalCumulative(-8) / 6.22096057427174e-16 - 1) < 1e-12)
    }

    @Test("the ends of the range have infinite quantiles and beyond there are none")
    func handlesEnds() {
        #expect(normalQuantile(0) == -.infinity)
        #expect(normalQuantile(1) == .infinity)
        #expect(normalQuantile(1.5).isNaN)
        #expect(normalQuantile(-0.1).isNaN)
    }
}
