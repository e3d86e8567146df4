package import Domain
package import Postgres
import Store

/// What a rule says of one subject when it is run again.
package struct RuleAnswer: Sendable, Hashable {
    /// The day for which it was run.
    package let asOf: CalendarDay
    /// Whether it hits the subject.
    package let hits: Bool
    /// Its sentence where it hits.
    package let explanation: String?
    /// Why it failed; nil where it answered.
    package let failure: String?
}

extension Scan {
    /// Runs the rule of a finding again, for its subject as it stands on a day; nothing is recorded.
    ///
    /// Returns nil where the rule is there no more, or there is no such finding.
    package func answer(
        on finding: String, asOf day: CalendarDay, on database: isolated Connection
    ) throws -> RuleAnswer? {
        let subject = try database.first(
            "select rule_id, subject_key from detection.finding where county_code = $1 and finding_no = $2",
            [.init(settings.district), .init(finding)], as: String.self, String.self)
        guard let subject, let rule = rules.rule(subject.0) else { return nil }
        if let failure = try probe(rule, asOf: day, on: database)?.description {
            return RuleAnswer(asOf: day, hits: false, explanation: nil, failure: failure)
        }
        let explanation = try database.first(
            "select reference.explain($1, evidence) from pg_temp.hit where subject_key = $2",
            [.init(rule.explain), .init(subject.1)], as: String.self)
        return RuleAnswer(asOf: day, hits: explanation != nil, explanation: explanation, failure: nil)
    }
}
