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
