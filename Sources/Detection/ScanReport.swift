package import Domain

/// What a scan did.
package struct ScanReport: Sendable {
    /// One rule of the scan.
    package struct RuleRun: Sendable {
        /// How a rule ended.
        package enum State: String, Sendable {
            /// It answered, and its feeds were there: what it no longer hits has cleared.
            case complete
            /// It answered, but a feed it depends on was never loaded: nothing clears.
            case notTested = "not_tested"
            /// It did not answer: nothing changes.
            case failed
        }

        /// Whether all subjects were looked at, or the changed ones.
        package enum Mode: String, Sendable {
            case full, incremental
        }

        /// The rule.
        package let rule: Rule
        /// Which subjects it looked at.
        var plan = ScanPlan.full
        /// The marks of the contents of the kept sets that it read, by name.
        var sets: [String: String] = [:]
        /// How it ran.
        package var mode: Mode { plan == .full ? .full : .incremental }
        /// How it ended.
        package var state: State = .complete
        /// Why it failed or tested nothing.
        package var reason: String?
        /// Subjects that it hit among those it looked at.
        package var hits = 0
        /// Findings that are new, or stand again after they had cleared.
        package var found = 0
        /// Findings that no longer stand.
        package var cleared = 0
        /// The time it took.
        package var milliseconds = 0
    }

    /// The day D.
    package let asOf: CalendarDay
    /// Whether findings were written.
    package let isRecorded: Bool
    /// Whether nothing was written because every rule answers as it did in the last scan, which was of the same day.
    package var isUnchanged = false
    /// The rules, by id.
    package var runs: [RuleRun]
    /// Rule files that could not be read.
    package let broken: [RuleCatalog.BrokenFile]
    /// Whether a rule failed or a rule file is broken.
    package var hasFailed: Bool { !broken.isEmpty || runs.contains { $0.state == .failed } }
    /// The gravest severity among the findings that a recorded scan made or reopened, or among the hits of an asked one; nil
    /// where there are none.
    package var gravest: Severity?
}
