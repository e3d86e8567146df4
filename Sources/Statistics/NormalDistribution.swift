import Foundation

/// The cumulative distribution function Φ of the standard normal distribution.
package func normalCumulative(_ z: Double) -> Double {
    erfc(-z / 2.0.squareRoot()) / 2
}

/// The quantile of the standard normal distribution, z with Φ(z) = p; infinite for 0 and 1, NaN outside [0, 1].
///
/// Source: P. J. Acklam's rational approximation (relative error below 1.15e-9), refined by one step of Halley's method
/// to full precision.
package func normalQuantile(_ probability: Double) -> Double {
    guard probability > 0 else { return probability == 0 ? -.infinity : .nan }
    guard probability < 1 else { return probability == 1 ? .infinity : .nan }
    // The lower half alone is computed: there Φ keeps its relative precision.
    guard probability <= 0.5 else { return -normalQuantile(1 - probability) }
    let start = probability < 0.02425 ? tailQuantile(probability) : centralQuantile(probability)
    let error = normalCumulative(start) - probability
    let step = error * (2 * Double.pi).squareRoot() * exp(start * start / 2)
    return start - step / (1 + start * step / 2)
}

private func centralQuantile(_ probability: Double) -> Double {
    let q = probability - 0.5
    let r = q * q
    let numerator = polynomial(
        r,
        [
            -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
            -3.066479806614716e+01, 2.506628277459239e+00,
        ])
    let denominator = polynomial(
        r,
        [
            -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
            -1.328068155288572e+01, 1,
        ])
    return q * numerator / denominator
}

private func tailQuantile(_ probability: Double) -> Double {
    let q = (-2 * log(probability)).squareRoot()
    let numerator = polynomial(
        q,
        [
            -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
            4.374664141464968e+00, 2.938163982698783e+00,
        ])
    let denominator = polynomial(
        q, [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1])
    return numerator / denominator
}

/// The value of a polynomial by Horner's scheme, highest power first.
private func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
}
