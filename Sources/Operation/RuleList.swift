package import Detection
import Domain
import Foundation
import Postgres

extension ListQuery {
    /// Rule files with the columns of `api.rules`, whether they have run or not.
    ///
    /// - Throws: `EncodingError` where a text of a rule is no Unicode.
    package static func rules(_ rules: [Rule]) throws -> ListQuery {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let files = try encoder.encode(rules.map(RuleRow.init))
        return ListQuery(
            """
            (
                select f.*, r.last_run
                from json_to_recordset($1::json) as f (
                    rule_id text, rule_version text, kind text, title text, severity text, subject_type text,
                    audience text, ground text, referable boolean, basis text[], explain text, advice text[],
                    false_positives text[], depends text[], uses text[])
                left join api.rules r on r.rule_id = f.rule_id
            ) rules
            """,
            columns: [
                "rule_id", "rule_version", "kind", "title", "severity", "subject_type", "audience", "ground",
                "referable", "basis", "explain", "advice", "false_positives", "depends", "uses", "last_run",
            ], order: "rule_id collate \"C\"", values: [.init(String(decoding: files, as: UTF8.self))])
    }
}

/// A rule file in the words of `api.rules`.
private struct RuleRow: Encodable {
    let ruleId: String
    let ruleVersion: String
    let kind: String
    let title: String
    let severity: String
    let subjectType: String
    let audience: String
    let ground: String?
    let referable: Bool
    let basis: [String]
    let explain: String
    let advice: [String]
    let falsePositives: [String]
    let depends: [String]
    let uses: [String]

    init(_ rule: Rule) {
        (ruleId, ruleVersion, kind) = (rule.id, rule.version, rule.kind.rawValue)
        (title, severity, subjectType) = (rule.title, rule.severity.rawValue, rule.subject.rawValue)
        (audience, ground, referable) = (rule.audience.rawValue, rule.ground, rule.isReferable)
        (basis, explain, advice) = (rule.basis, rule.explain, rule.advice)
        (falsePositives, depends, uses) = (rule.falsePositives, rule.depends, rule.uses)
    }
}
