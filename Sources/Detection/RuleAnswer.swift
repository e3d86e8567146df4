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
        try answers(on: [finding], asOf: day, on: database)[finding]
    }

    /// Runs the rules of some findings again, each once, for their subjects as they stand on a day; nothing is recorded.
    ///
    /// Returns the answers by the findings' numbers, without those whose rule is there no more and those that do not exist.
    package func answers(
        on findings: [String], asOf day: CalendarDay, on database: isolated Connection
    ) throws -> [String: RuleAnswer] {
        let subjects = try database.query(
            """
            select rule_id, finding_no, subject_key from detection.finding
            where county_code = $1 and finding_no = any($2)
            """, [.init(settings.district), .init(findings)], as: String.self, String.self, String.self)
        var answers: [String: RuleAnswer] = [:]
        for (id, asked) in Dictionary(grouping: subjects, by: \.0) {
            guard let rule = rules.rule(id) else { continue }
            let failure = try probe(rule, asOf: day, on: database)?.description
            let said = try database.query(
                "select subject_key, reference.explain($1, evidence) from pg_temp.hit where subject_key = any($2)",
                [.init(rule.explain), .init(asked.map(\.2))], as: String.self, String.self)
            let explanations = Dictionary(uniqueKeysWithValues: said.map { ($0.0, $0.1) })
            for (_, finding, subject) in asked {
                let explanation = failure == nil ? explanations[subject] : nil
                answers[finding] = RuleAnswer(
                    asOf: day, hits: explanation != nil, explanation: explanation, failure: failure)
            }
        }
        return answers
    }
}
