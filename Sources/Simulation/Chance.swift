import Foundation

/// The bounds beyond which the rules on numbers take a count for more than chance.
enum Chance {
    /// The quantile of the normal distribution that leaves a thousandth above.
    static let z = 3.0902

    /// The bound of a week's count by the weeks before it.
    ///
    /// Source: C. P. Farrington and others, JRSS A 159 (1996) 547-563.
    static func upper(of weeks: [Int]) -> Double {
        let counts = weeks.map(Double.init)
        let number = Double(counts.count)
        let mean = counts.reduce(0, +) / number
        guard mean > 0 else { return 4 }
        let squares = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let dispersion = max(1, squares / (number - 1) / mean)
        return mean * pow(1 + 2 / 3 * z * (dispersion * (number + 1) / number / mean).squareRoot(), 1.5)
    }

    /// The places of the shares that lie outside of their funnel, high or low.
    ///
    /// Source: D. J. Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202.
    static func outliers(of shares: [Tally.Share]) -> [Int] {
        let whole = shares.reduce(0) { $0 + $1.whole }
        let pooled = Double(shares.reduce(0) { $0 + $1.part }) / Double(whole)
        guard whole > 0, pooled > 0, pooled < 1 else { return [] }
        let scores = shares.map { share in
            (Double(share.part) / Double(share.whole) - pooled)
                / (pooled * (1 - pooled) / Double(share.whole)).squareRoot()
        }
        let (low, high) = (quantile(0.1, of: scores), quantile(0.9, of: scores))
        let squares = scores.map { pow(min(max($0, low), high), 2) }
        let dispersion = squares.reduce(0, +) / Double(scores.count)
        return scores.indices.filter { abs(scores[$0]) > z * max(1, dispersion).squareRoot() }
    }

    /// A quantile between the two values next to it.
    private static func quantile(_ share: Double, of values: [Double]) -> Double {
        let sorted = values.sorted()
        let place = share * Double(sorted.count - 1)
        let below = Int(place)
        guard below + 1 < sorted.count else { return sorted[below] }
        return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
    }

    /// P(X <= k) for X ~ Bin(n, p), each term by logarithms.
    static func lowerTail(_ k: Int, of n: Int, p: Double) -> Double {
        guard p > 0 else { return 1 }
        guard p < 1 else { return k >= n ? 1 : 0 }
        return (0...k).reduce(0) { sum, i in
            let ways = lgamma(Double(n + 1)) - lgamma(Double(i + 1)) - lgamma(Double(n - i + 1))
            return sum + exp(ways + Double(i) * log(p) + Double(n - i) * log(1 - p))
        }
    }
}
