import Domain
package import Postgres
package import Store

/// Lets the rows of the dispositions feed act as decisions, each once, in the order of their times.
package struct DispositionRun: Sendable {
    private let county: String
    private let term: Int

    /// A row that was refused.
    package struct Refused: Sendable {
        /// The number that it names.
        package let finding: String
        /// Why, in words.
        package let failure: Failure
    }

    /// What a run did.
    package struct Report: Sendable {
        /// Rows that became events.
        package let applied: Int
        /// Rows that did not; they stay in `api.dispositions` with the reason.
        package let refused: [Refused]
    }

    /// A run over the feed of a workspace.
    package init(settings: Settings) {
        county = settings.district
        term = settings.reminderTerm
    }

    /// The numbers of the findings whose rectification rows that were not tried yet would verify.
    package func toVerify(on database: isolated Connection) throws -> [String] {
        try database.query(
            """
            select distinct d.finding_no from feed.dispositions d
            where d.county_code = $1 and d.action = 'verify' and not exists (
                select from detection.disposition t
                where t.county_code = d.county_code and t.row_key = d.row_key and t.known_from = d.known_from)
            order by 1
            """, [.init(county)], as: String.self)
    }

    /// Tries the rows that were not tried yet.
    ///
    /// `answers` gives, by the number of the finding, what its rule says when it is run again, as JSON objects: the
    /// events of rows that verify keep it.
    package func run(answers: [String: String] = [:], on database: isolated Connection) throws -> Report {
        try database.atomically {
            let tried =
                try database.first(
                    """
                    select detection.apply_dispositions($1, $2::integer, coalesce((
                        select jsonb_object_agg(finding_no, answer::jsonb)
                        from unnest($3::text[], $4::text[]) as a (finding_no, answer)), '{}'))
                    """,
                    [
                        .init(county), .init(term), .init(Array(answers.keys)),
                        .init(answers.keys.map { answers[$0] ?? "null" }),
                    ], as: Int.self)
                ?? 0
            guard tried > 0 else { return Report(applied: 0, refused: []) }
            let refused = try database.query(
                """
                select finding_no, action, refusal, detail from detection.disposition
                where county_code = $1 and tried_at = now() and refusal is not null order by at, finding_no
                """, [.init(county)], as: String.self, String.self, String.self, String?.self)
            return Report(applied: tried - refused.count, refused: refused.map(Self.refused))
        }
    }

    private static func refused(_ finding: String, _ action: String, _ refusal: String, _ detail: String?) -> Refused {
        guard let action = FindingAction(rawValue: action), let word = Refusal(rawValue: refusal) else {
            return Refused(
                finding: finding,
                failure: Failure(
                    1271, .refused,
                    Bilingual("\(finding): \(refusal)", "\(finding)：\(refusal)"),
                    repair: Bilingual("see api.dispositions", "请查看 api.dispositions")))
        }
        return Refused(finding: finding, failure: word.failure(action, on: finding, detail: detail))
    }
}
