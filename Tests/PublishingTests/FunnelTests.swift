import Publishing
import Statistics
import Testing

@Suite struct FunnelTests {
    /// Nine places that together have 10 in a thousand but for the four that stand out.
    private static let numbers: [(code: String, name: String, people: Int?, count: Int)] = [
        ("1", "甲镇", 1000, 10), ("2", "乙镇", 500, 5), ("3", "丙镇", 800, 8), ("4", "丁镇", 1200, 12),
        ("5", "高镇", 1000, 40), ("6", "稍高镇", 1000, 22), ("7", "低镇", 2000, 4), ("8", "隐乡", nil, 7), ("9", "空乡", 0, 1),
    ]

    @Test("townships are told apart by the limits of their own size; hidden and empty ones are left out")
    func signals() throws {
        let funnel = try #require(Funnel(Self.numbers))
        // (10 + 5 + 8 + 12 + 40 + 22 + 4) / 7500
        #expect(abs(funnel.rate - 101.0 / 7.5) < 1e-12)
        #expect(funnel.leftOut == ["隐乡", "空乡"])
        #expect(funnel.places.map(\.signal) == [.none, .none, .none, .none, .breach, .watch, .low])
        #expect(funnel.headline == "高镇、稍高镇高于控制限，低镇偏低")
        #expect(Funnel([("8", "隐乡", nil, 7)]) == nil)
    }

    // Expected values: scipy.stats.poisson 1.17, r - (cdf(r) - p) / (cdf(r) - cdf(r - 1)) for a mean of 9.6.
    @Test("limits are interpolated quantiles of the exact distribution")
    func limits() throws {
        let funnel = try #require(Funnel([("1", "甲镇", 1000, 9), ("2", "乙镇", 9000, 87)]))
        let limits = try #require(funnel.places.first).limits
        #expect(abs(limits.usual.lower - 3.466194263428388) < 1e-8)
        #expect(abs(limits.usual.upper - 15.664994849233848) < 1e-8)
        #expect(abs(limits.widest.lower - 1.0903815443918679) < 1e-8)
        #expect(abs(limits.widest.upper - 19.980539525952963) < 1e-8)
        #expect(funnel.headline == "各乡镇（街道）都在控制限内")
    }

    @Test("many outliers are counted, not named")
    func manyOutliers() throws {
        let high = (1...8).map { (code: "\($0)", name: "第\($0)个很长名字的街道", people: Int?(1000), count: 40) }
        let rest = (11...60).map { (code: "\($0)", name: "其他镇", people: Int?(1000), count: 8) }
        let funnel = try #require(Funnel(high + rest))
        #expect(funnel.headline == "8 个乡镇（街道）高于控制限")
    }

    @Test("those outside are links with names, the others dots")
    func picture() throws {
        let funnel = try #require(Funnel(Self.numbers))
        let svg = FunnelChart.svg(funnel, title: funnel.headline, unit: "条") { $0 == "7" ? nil : "../t/\($0).html" }
        try Golden.compare(svg.bytes, with: "funnel.svg")
    }

    @Test("a strip has a dot a place, the own one larger")
    func strip() throws {
        let others = [("乙镇", 4.2), ("丙镇", 12.25), ("<丁>", 0)].map { StripChart.Value(name: $0.0, value: $0.1) }
        let own = StripChart.Value(name: "甲镇", value: 9.6)
        let svg = StripChart.svg(others, own: own, whole: 7.04, title: "甲镇 9.6‰", unit: "‰")
        try Golden.compare(svg.bytes, with: "strip.svg")
        try Golden.compare(
            StripChart.svg([], own: nil, whole: nil, title: "a", unit: "%").bytes, with: "strip-empty.svg")
    }
}
