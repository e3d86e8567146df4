/// The Wilson score interval of a binomial proportion, without continuity correction; within [0, 1].
///
/// nil where there are no trials, or the numbers are no counts. `confidence` lies between 0 and 1.
///
/// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212.
package func wilsonInterval(successes: Int, trials: Int, confidence: Double = 0.95) -> Interval? {
    guard trials > 0, (0...trials).contains(successes), confidence > 0, confidence < 1 else { return nil }
    let z = -normalQuantile((1 - confidence) / 2)
    let n = Double(trials)
    let proportion = Double(successes) / n
    let centre = proportion + z * z / (2 * n)
    let reach = z * (proportion * (1 - proportion) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return Interval(
        lower: successes == 0 ? 0 : (centre - reach) / scale,
        upper: successes == trials ? 1 : (centre + reach) / scale
    )
}
