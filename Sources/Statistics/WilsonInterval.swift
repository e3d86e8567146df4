/// The Wilson score interval of a binomial proportion, without continuity correction; within [0, 1].
///
/// nil where there are no trials, or the numbers are no counts. `confidence` lies between 0 and 1.
///
/// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212.
package func wilsonInterval(successes: Int, trials: Int, confidence: Double = 0.95) -> Interval? {
    guard trials > 0, (0...trials).contains(successes), confidence > 0, confidence < 1 else { return nil }
    let interval = wilson(proportion: Double(successes) / Double(trials), size: Double(trials), confidence: confidence)
    return Interval(
        lower: successes == 0 ? 0 : interval.lower,
        upper: successes == trials ? 1 : interval.upper
    )
}

/// Wilson's limits for an observed proportion and a sample size that need not be whole, as effective sizes are not.
func wilson(proportion: Double, size: Double, confidence: Double) -> Interval {
    let z = -normalQuantile((1 - confidence) / 2)
    let centre = proportion + z * z / (2 * size)
    let reach = z * (proportion * (1 - proportion) / size + z * z / (4 * size * size)).squareRoot()
    let scale = 1 + z * z / size
    return Interval(lower: max(0, (centre - reach) / scale), upper: min(1, (centre + reach) / scale))
}
