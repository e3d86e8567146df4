import Publishing
import Testing

@Suite struct TrendTests {
    /// Thirty months that end with 2026-10.
    private func series(_ counts: [Int?]) -> [MonthCount] {
        let names = Trend.names(until: "2026-10-31", count: counts.count)
        return zip(names, counts).map { MonthCount(month: $0, count: $1) }
    }

    @Test("months are counted back over the turn of the year")
    func names() {
        #expect(Trend.names(until: "2026-02-15", count: 4) == ["2025-11", "2025-12", "2026-01", "2026-02"])
        #expect(Trend.names(until: "x", count: 4).isEmpty)
    }

    @Test("expected is the mean of the twelve months before, with its Poisson limits")
    func expectation() throws {
        // Twelve months of 32 and one more of 35: the mean before the last month is (11 × 32 + 35) / 12 = 32.25.
        let counts = Array(repeating: 32, count: 28) + [35, 45]
        let trend = Trend(series(counts), first: nil)
        #expect(trend.months.count == 18)
        #expect(trend.months.first?.month == "2025-05")
        let last = try #require(trend.months.last?.expected)
        #expect(last.mean == 32.25)
        #expect(last.usual == 22...44)
        #expect(last.widest == 16...51)
        #expect(trend.months.last?.signal == .watch)
        #expect(trend.months.dropLast().allSatisfy { $0.signal == .none })
    }

    @Test(
        "a month is flagged above a limit, not on it",
        arguments: [(44, Trend.Signal.none), (45, .watch), (51, .watch), (52, .breach)])
    func signals(count: Int, expected: Trend.Signal) {
        let trend = Trend(series(Array(repeating: 32, count: 28) + [35, count]), first: nil)
        #expect(trend.months.last?.signal == expected)
    }

    @Test("neither a month without a count nor the first month with what had gathered serves an expectation")
    func gaps() {
        var counts: [Int?] = Array(repeating: 5, count: 30)
        counts[20] = nil
        let holes = Trend(series(counts), first: nil)
        #expect(
            holes.months.map { $0.expected != nil } == Array(repeating: true, count: 9)
                + Array(repeating: false, count: 9))
        // Counting began in the fifteenth month: the first expectation is that of the twenty-eighth.
        let begun: [Int?] = Array(repeating: nil, count: 14) + Array(repeating: 5, count: 16)
        let trend = Trend(series(begun), first: "2025-07")
        #expect(trend.firstMonth == "2025-07")
        #expect(trend.months.map { $0.expected != nil } == Array(repeating: false, count: 15) + [true, true, true])
        #expect(trend.months.prefix(2).allSatisfy { $0.count == nil })
    }

    @Test("after twelve months without any, up to four are nothing unusual")
    func none() throws {
        let four = try #require(Trend(series(Array(repeating: 0, count: 29) + [4]), first: nil).months.last)
        #expect(four.signal == Trend.Signal.none)
        let five = try #require(Trend(series(Array(repeating: 0, count: 29) + [5]), first: nil).months.last)
        #expect(five.signal == .breach)
    }

    @Test("bands, line, flagged points and labels are drawn")
    func picture() throws {
        let counts = [
            29, 32, 28, 31, 35, 31, 41, 26, 33, 42, 33, 28, 34, 30, 28, 27, 33, 29, 31, 30, 46, 33, 60, 28, 31, 35, 29,
            30, 33, 47,
        ]
        let trend = Trend(series(counts), first: nil)
        try Golden.compare(TrendChart.svg(trend, title: "错保：10 月 47 条", style: "s2").bytes, with: "trend.svg")
    }

    @Test("a first check is a lone point beside months that have not arrived")
    func firstPicture() throws {
        let trend = Trend(series(Array(repeating: nil, count: 29) + [29]), first: "2026-10")
        try Golden.compare(
            TrendChart.svg(trend, title: "漏保：10 月 29 条，首次检查", style: "s1").bytes, with: "trend-first.svg")
    }

    @Test("columns have a dotted line for the usual month, and gaps where nothing has arrived")
    func columns() throws {
        let months = series([nil, nil] + Array(repeating: 310, count: 15) + [1_318])
        try Golden.compare(
            ColumnChart.svg(months, usual: 310.4, title: "<12345>", unit: "件").bytes, with: "columns.svg")
        #expect(ColumnChart.svg([], usual: nil, title: "", unit: "件").isEmpty)
    }
}
