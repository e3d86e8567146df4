import Detection
import Postgres

/// A hit of a rule's test case, as its reader would see it.
struct RuleHit: Sendable {
    /// The subject key.
    let subject: String
    /// The names of the evidence fields.
    let fields: Set<String>
    /// The keys of the source rows.
    let sources: [String]
    /// The rule's sentence filled from the evidence.
    let explanation: String

    /// The hits that the session's last run of a rule left.
    static func all(of rule: Rule, on database: Connection) async throws -> [RuleHit] {
        try await database.query(
            """
            select h.subject_key,
                array(select jsonb_object_keys(h.evidence)),
                array(select jsonb_array_elements_text(h.evidence -> 'sources')),
                reference.explain($1, h.evidence)
            from pg_temp.hit h order by h.subject_key
            """, [.init(rule.explain)], as: String.self, [String].self, [String].self, String.self
        ).map { RuleHit(subject: $0.0, fields: Set($0.1), sources: $0.2, explanation: $0.3) }
    }
}
