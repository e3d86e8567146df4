import Domain
import Statistics

/// What was counted in a month; nil where no count has arrived.
package struct MonthCount: Sendable, Equatable {
    /// Such as `2026-10`.
    package var month: String
    /// Persons, calls or findings; nil also where a page may not show it.
    package var count: Int?

    package init(month: String, count: Int?) {
        self.month = month
        self.count = count
    }
}

/// Monthly counts with what was to be expected of each, to tell the unusual from ordinary variation.
///
/// Expected is the mean of the twelve months before, with the Poisson limits of that mean. There are none where one of
/// the twelve has no count, or holds what had gathered before counting began.
package struct Trend: Sendable, Equatable {
    /// How many months a picture shows.
    package static let shown = 18
    /// How many months the expectation of one rests on.
    package static let baseline = 12

    /// What a month should hold if nothing has changed.
    package struct Expectation: Sendable, Equatable {
        /// The mean of the twelve months before.
        package let mean: Double
        /// The limits that 95% of such months keep.
        package let usual: ClosedRange<Int>
        /// The limits that 99.8% keep.
        package let widest: ClosedRange<Int>

        /// The limits of a mean; where the twelve months held none, the upper ones are those of the surge rules: 4.
        init?(mean: Double) {
            guard let low = poissonQuantile(0.025, mean: mean), let high = poissonQuantile(0.975, mean: mean),
                let least = poissonQuantile(0.001, mean: mean), let most = poissonQuantile(0.999, mean: mean)
            else { return nil }
            self.mean = mean
            usual = mean > 0 ? low...high : 0...4
            widest = mean > 0 ? least...most : 0...4
        }
    }

    /// How a month compares with its limits.
    package enum Signal: Sendable {
        /// Above the 99.8% limit.
        case breach
        /// Above the 95% limit.
        case watch
        /// Not above.
        case none

        var words: String {
            switch self {
            case .breach: "超 99.8% 上限"
            case .watch: "超 95% 上限"
            case .none: "未超上限"
            }
        }
    }

    /// A month of the picture.
    package struct Month: Sendable, Equatable {
        /// Such as `2026-10`.
        package let month: String
        /// Nil where no count has arrived.
        package let count: Int?
        /// Nil where the twelve months before do not tell.
        package let expected: Expectation?

        /// How it compares.
        package var signal: Signal {
            guard let count, let expected else { return .none }
            return count > expected.widest.upperBound ? .breach : count > expected.usual.upperBound ? .watch : .none
        }
    }

    /// The months of the picture, oldest first.
    package let months: [Month]
    /// The month in which counting began, with what had gathered until then; nil where that lies before the picture.
    package let firstMonth: String?

    /// The last months of a series.
    ///
    /// - Parameters:
    ///   - series: consecutive months, oldest first; those before the picture serve expectations only.
    ///   - first: the month in which counting began; nil where that was before the series.
    package init(_ series: [MonthCount], first: String?) {
        let counts = series.map(\.count)
        let start = first.flatMap { month in series.firstIndex { $0.month == month } }
        months = series.indices.suffix(Self.shown).map { index in
            let before = index - Self.baseline
            var expected: Expectation?
            if before >= 0, before > start ?? -1 {
                let known = counts[before..<index].compactMap { $0 }
                if known.count == Self.baseline {
                    expected = Expectation(mean: Double(known.reduce(0, +)) / Double(Self.baseline))
                }
            }
            return Month(month: series[index].month, count: counts[index], expected: expected)
        }
        firstMonth = months.contains { $0.month == first } ? first : nil
    }

    /// The months that end with the one of a day, oldest first; none where the text is no day.
    package static func names(until day: String, count: Int) -> [String] {
        guard let day = CalendarDay.parse(Array(day.utf8).span) else { return [] }
        let last = YearMonth(containing: day)
        return (0..<count).map { last.adding(months: $0 - count + 1).description }
    }
}
