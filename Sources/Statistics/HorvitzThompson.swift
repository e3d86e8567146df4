/// What was drawn from one stratum without replacement, each unit as likely as any other, and found to have a property.
package struct StratumSample: Hashable, Sendable {
    /// The units of the stratum, N.
    package let population: Int
    /// The units that were looked at, n.
    package let sampled: Int
    /// Those of them that have the property.
    package let positives: Int

    /// A sample; 0 ≤ positives ≤ sampled ≤ population.
    package init(population: Int, sampled: Int, positives: Int) {
        self.population = population
        self.sampled = sampled
        self.positives = positives
    }
}

/// The Horvitz–Thompson estimate of how many units of a stratified population have a property.
package struct HorvitzThompsonEstimate: Hashable, Sendable {
    /// The units of all strata.
    package let population: Int
    /// The estimated number of units with the property, Σ y / π.
    package let total: Double
    /// The estimated variance of the total, by Sen, Yates and Grundy; a stratum of which one unit was drawn adds nothing.
    package let variance: Double
    /// The confidence interval of the proportion.
    package let interval: Interval

    /// The estimated proportion.
    package var proportion: Double { total / Double(population) }
}

/// Estimates from independent simple random samples of strata, inclusion probabilities π = n / N.
///
/// In strata that were looked at whole nothing is uncertain. For the others the interval is Wilson's with the effective
/// sample size 1 / Σ W² (1 − n/N) N / ((N − 1) n), W a stratum's share of them: unlike an estimated variance this does
/// not vanish where a small sample of a large stratum meets no case. nil where a sample is none: a stratum without a unit
/// that was looked at, no strata, counts that do not fit.
///
/// Source: D. G. Horvitz and D. J. Thompson, A generalization of sampling without replacement from a finite universe,
/// JASA 47 (1952) 663-685; F. Yates and P. M. Grundy, JRSS B 15 (1953) 253-261; L. Kish, Survey Sampling (1965), 8.2
/// (effective sample size); E. B. Wilson, JASA 22 (1927) 209-212.
package func horvitzThompson(_ strata: [StratumSample], confidence: Double = 0.95) -> HorvitzThompsonEstimate? {
    let isSample = strata.allSatisfy { stratum in
        stratum.sampled > 0 && stratum.sampled <= stratum.population
            && (0...stratum.sampled).contains(stratum.positives)
    }
    guard isSample, !strata.isEmpty, confidence > 0, confidence < 1 else { return nil }
    var (certain, uncertain, variance) = (0.0, 0.0, 0.0)
    let open = strata.filter { $0.sampled < $0.population }
    let openPopulation = Double(open.reduce(0) { $0 + $1.population })
    var deff = 0.0
    for stratum in strata {
        let (all, drawn) = (Double(stratum.population), Double(stratum.sampled))
        let total = all * Double(stratum.positives) / drawn
        guard stratum.sampled < stratum.population else {
            certain += total
            continue
        }
        uncertain += total
        let missed = 1 - drawn / all
        if stratum.sampled > 1 {
            let share = Double(stratum.positives) / drawn
            variance += all * all * missed * share * (1 - share) / (drawn - 1)
        }
        deff += all * all * missed * all / ((all - 1) * drawn)
    }
    let population = strata.reduce(0) { $0 + $1.population }
    var interval = Interval(lower: certain / Double(population), upper: certain / Double(population))
    if !open.isEmpty {
        let reach = wilson(
            proportion: uncertain / openPopulation, size: openPopulation * openPopulation / deff, confidence: confidence
        )
        interval = Interval(
            lower: (certain + openPopulation * reach.lower) / Double(population),
            upper: (certain + openPopulation * reach.upper) / Double(population))
    }
    return HorvitzThompsonEstimate(
        population: population, total: certain + uncertain, variance: variance, interval: interval)
}
