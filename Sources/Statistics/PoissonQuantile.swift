import Foundation

/// The cumulative distribution function of the Poisson distribution, P(X ≤ k); 0 below 0, NaN for a negative mean.
package func poissonCumulative(_ count: Int, mean: Double) -> Double {
    guard mean >= 0 else { return .nan }
    return count < 0 ? 0 : upperGammaRatio(Double(count) + 1, mean)
}

/// The quantile of the Poisson distribution: the smallest k with P(X ≤ k) ≥ p.
///
/// nil where `mean` is negative or not finite, or `probability` does not lie between 0 and 1.
package func poissonQuantile(_ probability: Double, mean: Double) -> Int? {
    guard mean >= 0, mean.isFinite, probability > 0, probability < 1 else { return nil }
    // The normal approximation is near; the steps from there make it exact.
    var count = max(0, Int(mean + normalQuantile(probability) * mean.squareRoot()))
    while poissonCumulative(count, mean: mean) < probability { count += 1 }
    while count > 0, poissonCumulative(count - 1, mean: mean) >= probability { count -= 1 }
    return count
}

/// The quantile of the Poisson distribution, interpolated between the counts so that it moves smoothly with the mean:
/// r − α, where r is the smallest count with P(X ≤ r) ≥ p and α = (P(X ≤ r) − p) / P(X = r); not below 0.
///
/// nil where `mean` is negative or not finite, or `probability` does not lie between 0 and 1.
///
/// Source: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005)
/// 1185-1202, appendix A.1.1.
package func interpolatedPoissonQuantile(_ probability: Double, mean: Double) -> Double? {
    guard let count = poissonQuantile(probability, mean: mean) else { return nil }
    let upTo = poissonCumulative(count, mean: mean)
    let below = poissonCumulative(count - 1, mean: mean)
    return max(0, Double(count) - (upTo - probability) / (upTo - below))
}
