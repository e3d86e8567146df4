package import Statistics

/// Townships, or a township's villages, compared by a rate, each against the limits of chance for its own size.
package struct Funnel: Sendable {
    /// How a place compares with its limits.
    package enum Signal: Sendable {
        /// Above the 99.8% limit.
        case breach
        /// Above the 95% limit.
        case watch
        /// Below the 95% limit: perhaps fewer were found than there are.
        case low
        /// Within.
        case none

        /// The word of the tag, empty within the limits.
        var label: String {
            switch self {
            case .breach: "超上限"
            case .watch: "关注"
            case .low: "偏低"
            case .none: ""
            }
        }

        /// The same in words.
        var words: String {
            switch self {
            case .breach: "高于 99.8% 控制限"
            case .watch: "高于 95% 控制限"
            case .low: "低于 95% 控制限，偏低"
            case .none: "在控制限内"
            }
        }

        /// The tag of a table; nothing within the limits.
        var tag: HTML {
            switch self {
            case .breach: "<span class=\"tag bad\">\(label)</span>"
            case .watch: "<span class=\"tag warn\">\(label)</span>"
            case .low: "<span class=\"tag ok\">\(label)</span>"
            case .none: ""
            }
        }
    }

    /// The control limits of a number of people, as rates of a thousand.
    package struct Limits: Sendable, Equatable {
        /// What 95% of such places keep: the quantiles of 2.5% and 97.5%.
        package let usual: Interval
        /// What 99.8% of such places keep: the quantiles of 0.1% and 99.9%.
        package let widest: Interval
    }

    /// A township with its numbers.
    package struct Place: Sendable {
        /// 12 digits.
        package let code: String
        /// Such as 濯水镇.
        package let name: String
        /// People in aid, of whom the rate is taken; above zero.
        package let people: Int
        /// Open findings there.
        package let count: Int
        /// For so many people, at the rate of all places together.
        package let limits: Limits
        /// The rate against the limits.
        package let signal: Signal

        /// Of a thousand people.
        package var rate: Double { Double(count) * 1000 / Double(people) }

        /// The rate's 95% interval by Byar's method, of a thousand people.
        package var interval: Interval? {
            byarInterval(count: count).map {
                Interval(lower: $0.lower * 1000 / Double(people), upper: $0.upper * 1000 / Double(people))
            }
        }
    }

    /// Townships whose number of people may be shown and is above zero, in the order that they came.
    package let places: [Place]
    /// The names of the others.
    package let leftOut: [String]
    /// All places together, of a thousand people.
    package let rate: Double

    /// Compares places; nil where no place has people.
    package init?(_ numbers: [(code: String, name: String, people: Int?, count: Int)]) {
        let known = numbers.compactMap { place in
            place.people.flatMap { $0 > 0 ? (code: place.code, name: place.name, people: $0, count: place.count) : nil }
        }
        let people = known.reduce(0) { $0 + $1.people }
        guard people > 0 else { return nil }
        let rate = Double(known.reduce(0) { $0 + $1.count }) * 1000 / Double(people)
        self.rate = rate
        places = known.map { place in
            let limits = Self.limits(people: place.people, rate: rate)
            let own = Double(place.count) * 1000 / Double(place.people)
            let signal: Signal =
                own > limits.widest.upper
                ? .breach : own > limits.usual.upper ? .watch : own < limits.usual.lower ? .low : .none
            return Place(
                code: place.code, name: place.name, people: place.people, count: place.count, limits: limits,
                signal: signal)
        }
        let shown = Set(known.map(\.code))
        leftOut = numbers.filter { !shown.contains($0.code) }.map(\.name)
    }

    /// The exact Poisson limits for so many people, interpolated between the counts.
    static func limits(people: Int, rate: Double) -> Limits {
        let scale = 1000 / Double(people)
        func limit(_ probability: Double) -> Double {
            (interpolatedPoissonQuantile(probability, mean: rate / scale) ?? 0) * scale
        }
        return Limits(
            usual: Interval(lower: limit(0.025), upper: limit(0.975)),
            widest: Interval(lower: limit(0.001), upper: limit(0.999)))
    }

    /// Who lies outside, in a sentence of at most 28 characters.
    package var headline: String {
        func names(_ places: [Place], _ words: String) -> String? {
            places.isEmpty ? nil : places.map(\.name).joined(separator: "、") + words
        }
        func number(_ places: [Place], _ words: String) -> String? {
            places.isEmpty ? nil : "\(places.count) 个\(words)"
        }
        let high = places.filter { $0.signal == .breach || $0.signal == .watch }
        let low = places.filter { $0.signal == .low }
        if high.isEmpty && low.isEmpty { return "各乡镇（街道）都在控制限内" }
        let named = [names(high, "高于控制限"), names(low, "偏低")].compactMap { $0 }.joined(separator: "，")
        if named.count <= 28 { return named }
        return [number(high, "乡镇（街道）高于控制限"), number(low, high.isEmpty ? "乡镇（街道）偏低" : "偏低")]
            .compactMap { $0 }.joined(separator: "，")
    }
}
