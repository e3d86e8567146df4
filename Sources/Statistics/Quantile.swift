/// The quantile of some values by linear interpolation between the order statistics; the median for 0.5.
///
/// nil where there are no values or `probability` lies outside [0, 1].
///
/// Source: type 7 of R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, The American Statistician 50
/// (1996) 361-365; the same as `percentile_cont` of PostgreSQL.
package func quantile(_ values: [Double], _ probability: Double) -> Double? {
    guard !values.isEmpty, (0...1).contains(probability) else { return nil }
    let sorted = values.sorted()
    let position = Double(sorted.count - 1) * probability
    let index = Int(position)
    guard index + 1 < sorted.count else { return sorted.last }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
}

/// The smallest value that at least the share `probability` of all values does not exceed (nearest rank).
///
/// nil where there are no values or `probability` lies outside [0, 1]; the same as `percentile_disc` of PostgreSQL.
package func nearestRankQuantile<Value: Comparable>(_ values: [Value], _ probability: Double) -> Value? {
    guard !values.isEmpty, (0...1).contains(probability) else { return nil }
    let rank = Int((Double(values.count) * probability).rounded(.up))
    return values.sorted()[max(rank, 1) - 1]
}
