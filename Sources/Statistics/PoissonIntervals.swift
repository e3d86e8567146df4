/// The exact interval of a Poisson mean for a count of events (Garwood).
///
/// The limits are half of chi-square quantiles: χ²(α/2; 2k)/2 and χ²(1 − α/2; 2k + 2)/2; the lower one is 0 for k = 0.
/// nil where `count` is negative or `confidence` does not lie between 0 and 1.
///
/// Source: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936) 437-442.
package func exactPoissonInterval(count: Int, confidence: Double = 0.95) -> Interval? {
    guard count >= 0, confidence > 0, confidence < 1 else { return nil }
    let tail = (1 - confidence) / 2
    let events = Double(count)
    // P(X ≥ k) = P(k, λ) rises with λ and P(X ≤ k) = Q(k + 1, λ) falls, so each limit is the root of one equation.
    let lower = count == 0 ? 0 : root { lowerGammaRatio(events, $0) - tail }
    let upper = root { tail - upperGammaRatio(events + 1, $0) }
    return Interval(lower: lower, upper: upper)
}

/// Byar's approximation of the exact interval of a Poisson mean for a count of events.
///
/// nil where `count` is negative or `confidence` does not lie between 0 and 1; the lower limit is 0 for a count of 0.
///
/// Source: N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (IARC 82, 1987), section 2.3.
package func byarInterval(count: Int, confidence: Double = 0.95) -> Interval? {
    guard count >= 0, confidence > 0, confidence < 1 else { return nil }
    let z = -normalQuantile((1 - confidence) / 2)
    func limit(_ events: Double, _ deviation: Double) -> Double {
        let base = 1 - 1 / (9 * events) + deviation / (3 * events.squareRoot())
        return max(0, events * base * base * base)
    }
    let events = Double(count)
    return Interval(lower: count == 0 ? 0 : limit(events, -z), upper: limit(events + 1, z))
}

/// The root of a function that rises from below zero at 0, by doubling and bisection to the last bit.
private func root(of rising: (Double) -> Double) -> Double {
    var low = 0.0
    var high = 1.0
    while rising(high) < 0 {
        low = high
        high *= 2
    }
    while true {
        let middle = (low + high) / 2
        guard middle > low, middle < high else { return middle }
        if rising(middle) < 0 { low = middle } else { high = middle }
    }
}
