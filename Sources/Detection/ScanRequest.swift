package import Domain

/// What a scan is asked to do.
package struct ScanRequest: Sendable {
    /// The rules to run; empty is all.
    package var rules: [String] = []
    /// The day D: what had happened by its end, 24:00 Asia/Shanghai.
    package var asOf: CalendarDay
    /// The instant T: what was known then; nil is now.
    ///
    /// A scan with it writes nothing.
    package var knownAt: Instant?
    /// Whether every rule looks at every subject again.
    package var isFull = false
    /// Whether nothing is recorded where the last scan was of the same day and every rule would answer as it did then.
    package var mayRest = false
    /// The time after which a rule is stopped, in seconds.
    package var timeoutSeconds = 600

    /// A scan of all rules on a day.
    package init(asOf: CalendarDay) {
        self.asOf = asOf
    }
}
