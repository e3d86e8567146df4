import Foundation
import Postgres

/// The answers of a scan's rules as the temporary table `answer`, a row a rule, from which the findings and the books are
/// written for all rules at once.
enum AnswerTable {
    /// What the table holds of a rule.
    private struct Row: Encodable {
        /// The rule's place in the scan.
        let place: Int
        let rule_id: String
        let version: String
        /// The values of its parameters, as JSON.
        let params: String
        let mode: String
        let state: String
        let reason: String?
        let hits: Int
        let milliseconds: Int
        let worse: [String]
        /// The kept sets that it read, with the marks of their contents.
        let sets: [String: String]
    }

    /// Makes the table, for this transaction; nothing is counted yet as found or cleared.
    static func create(
        _ runs: [ScanReport.RuleRun], parameters: (Rule) -> String, on database: isolated Connection
    ) throws {
        let rows = runs.enumerated().map { place, run in
            Row(
                place: place, rule_id: run.rule.id, version: run.rule.version, params: parameters(run.rule),
                mode: run.mode.rawValue, state: run.state.rawValue, reason: run.reason, hits: run.hits,
                milliseconds: run.milliseconds, worse: run.rule.worse, sets: run.sets)
        }
        try database.execute("drop table if exists pg_temp.answer")
        try database.execute(
            """
            create temporary table answer (
                place integer not null, rule_id text collate "C" primary key, version text collate "C" not null,
                params jsonb not null, mode text not null, state text not null, reason text, hits bigint not null,
                found bigint not null default 0, cleared bigint not null default 0, milliseconds bigint not null,
                worse text[] not null, sets jsonb not null
            ) on commit drop
            """)
        try database.execute(
            """
            insert into pg_temp.answer (place, rule_id, version, params, mode, state, reason, hits, milliseconds, worse,
                sets)
            select place, rule_id, version, params::jsonb, mode, state, reason, hits, milliseconds, worse, sets
            from jsonb_to_recordset($1::jsonb) as a (
                place integer, rule_id text, version text, params text, mode text, state text, reason text,
                hits bigint, milliseconds bigint, worse text[], sets jsonb)
            """, [.init(String(decoding: try JSONEncoder().encode(rows), as: UTF8.self))])
        try database.execute("analyze pg_temp.answer")
    }

    /// The runs with what the table counts.
    static func counted(_ runs: [ScanReport.RuleRun], on database: isolated Connection) throws -> [ScanReport.RuleRun] {
        var runs = runs
        let counts = try database.query(
            "select place, found, cleared from pg_temp.answer where found > 0 or cleared > 0",
            as: Int.self, Int.self, Int.self)
        for (place, found, cleared) in counts { (runs[place].found, runs[place].cleared) = (found, cleared) }
        return runs
    }
}
