import Publishing
import Testing

@Suite struct ChartTests {
    @Test("quantiles are drawn as boxes against the limit")
    func quantiles() throws {
        let step = SampleDistrict.districtSteps[1]
        #expect(StepChart.axis(of: Array(SampleDistrict.districtSteps.prefix(5))) == 9)
        try Golden.compare(StepChart.svg(step, axis: 9).bytes, with: "step-quantiles.svg")
    }

    @Test("a minimum is hatched on its near side")
    func minimum() throws {
        try Golden.compare(StepChart.svg(SampleDistrict.districtSteps[2], axis: 9).bytes, with: "step-minimum.svg")
    }

    @Test("few cases are dots, and those beyond the axis stand at its end")
    func dots() throws {
        let step = StepDurations(
            name: "2 民主评议", unit: .workingDays, limit: 5, cases: 6, breaches: 2, low: 0.097, high: 0.7,
            values: [3, 5, 5, 4, 8, 60])
        #expect(StepChart.axis(of: [step]) == 15)
        try Golden.compare(StepChart.svg(step, axis: 15).bytes, with: "step-dots.svg")
    }

    @Test("an empty step is an axis with its limit")
    func empty() throws {
        let step = StepDurations(name: "x", unit: .workingDays, limit: 2, cases: 0, breaches: 0, low: 0, high: 0)
        try Golden.compare(StepChart.svg(step, axis: 0).bytes, with: "step-empty.svg")
    }

    @Test("bars and intervals stay inside their box")
    func bars() throws {
        try Golden.compare(BarChart.bar(126, of: 126, label: "a").bytes, with: "bar-full.svg")
        try Golden.compare(BarChart.bar(-4, of: 0, label: "<b>").bytes, with: "bar-none.svg")
        try Golden.compare(BarChart.interval(0.423, low: 0.356, high: 0.493, label: "c").bytes, with: "interval.svg")
    }
}
