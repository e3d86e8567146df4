/// How long one of the five steps took, or all of them together.
package struct StepDurations: Sendable {
    /// What a duration is counted in.
    package enum Unit: Sendable {
        case workingDays
        case calendarDays

        var label: String { self == .workingDays ? "工作日" : "天" }
    }

    /// The spread of durations, in the step's unit.
    package struct Quantiles: Sendable {
        /// At least a tenth of the cases took no longer.
        package var p10: Int
        /// At least a quarter took no longer.
        package var p25: Int
        /// At least a half took no longer.
        package var median: Int
        /// At least three quarters took no longer.
        package var p75: Int
        /// At least nine tenths took no longer.
        package var p90: Int

        package init(p10: Int, p25: Int, median: Int, p75: Int, p90: Int) {
            self.p10 = p10
            self.p25 = p25
            self.median = median
            self.p75 = p75
            self.p90 = p90
        }
    }

    /// The step's name, such as `2 民主评议`.
    package var name: String
    /// What a duration is counted in.
    package var unit: Unit
    /// The limit, in the unit.
    package var limit: Int
    /// True where the limit is the least that is allowed (公示), false where it is the most.
    package var limitIsMinimum: Bool
    /// Cases filed in the month, of those that passed the step.
    package var cases: Int
    /// Of these, beyond the limit.
    package var breaches: Int
    /// Wilson 95% interval of breaches in cases, shares of one.
    package var low: Double
    /// The interval's upper limit; 0 as the lower one where there are no cases.
    package var high: Double
    /// The spread; shown from 30 cases on.
    package var quantiles: Quantiles?
    /// Each case's duration; shown below 30 cases.
    package var values: [Int]

    package init(
        name: String, unit: Unit, limit: Int, limitIsMinimum: Bool = false, cases: Int, breaches: Int, low: Double,
        high: Double, quantiles: Quantiles? = nil, values: [Int] = []
    ) {
        self.name = name
        self.unit = unit
        self.limit = limit
        self.limitIsMinimum = limitIsMinimum
        self.cases = cases
        self.breaches = breaches
        self.low = low
        self.high = high
        self.quantiles = quantiles
        self.values = values
    }

    /// From so many cases on quantiles are shown (DESIGN §5.9).
    static let fewest = 30

    /// The limit in words.
    var limitText: String { (limitIsMinimum ? "不少于 " : "不超过 ") + "\(limit) \(unit.label)" }
}
