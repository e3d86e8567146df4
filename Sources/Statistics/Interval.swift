/// The two limits of a confidence interval.
package struct Interval: Hashable, Sendable {
    /// The lower limit.
    package let lower: Double

    /// The upper limit.
    package let upper: Double

    /// Makes an interval of its limits.
    package init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }
}
