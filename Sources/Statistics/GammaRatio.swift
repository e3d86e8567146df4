import Foundation

/// The regularised upper incomplete gamma function Q(a, x), for a > 0 and x ≥ 0.
///
/// Source: W. H. Press and others, Numerical Recipes, 3rd edition, section 6.2: the series below a + 1, the continued
/// fraction above.
package func upperGammaRatio(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 1 }
    return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
}

/// The regularised lower function P(a, x) = 1 − Q(a, x).
private func gammaSeries(_ a: Double, _ x: Double) -> Double {
    var denominator = a
    var term = 1 / a
    var sum = term
    repeat {
        denominator += 1
        term *= x / denominator
        sum += term
    } while term > sum * Double.ulpOfOne
    return sum * exp(a * log(x) - x - lgamma(a))
}

/// Lentz's method, as modified by Thompson and Barnett.
private func gammaFraction(_ a: Double, _ x: Double) -> Double {
    let tiny = Double.leastNormalMagnitude / Double.ulpOfOne
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var fraction = d
    var index = 1.0
    while true {
        let numerator = -index * (index - a)
        b += 2
        d = numerator * d + b
        if abs(d) < tiny { d = tiny }
        c = b + numerator / c
        if abs(c) < tiny { c = tiny }
        d = 1 / d
        fraction *= d * c
        if abs(d * c - 1) <= 2 * Double.ulpOfOne { break }
        index += 1
    }
    return fraction * exp(a * log(x) - x - lgamma(a))
}
