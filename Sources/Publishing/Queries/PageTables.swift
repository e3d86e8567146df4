import Postgres
import Store

/// Temporary tables that several statements of the pages read.
///
/// The server knows nothing of how many rows pass the conditions of an as-of view, nor of findings just written; of an
/// analysed table it does, and plans joins for sets.
enum PageTables {
    private static let tables = [
        (name: "page_value", query: "values", columns: "rule_id text, name text, value text"),
        (
            name: "page_case", query: "standing_cases",
            columns: """
            county_code text, case_no text, program text, region_code text, applied_on date,
            applicant_id_number text, start_on date, closed_on date
            """
        ),
        (
            name: "page_finding", query: "standing",
            columns: """
            county_code text, finding_no text, rule_id text, rule_version text, kind text, subject text,
            audience text, explain text, state text, subject_key text, case_no text, id_number text,
            region_code text, event_date date, due_on date, answer_by date, first_seen date, step_title text,
            is_undone boolean, evidence jsonb
            """
        ),
        (name: "page_source", query: "sources", columns: "county_code text, finding_no text, feed text, row_key text"),
        (
            name: "page_call", query: "calls",
            columns: "line text, township text, topic text, outcome text, received date, answered date, due date"
        ),
    ]

    /// Fills the tables anew.
    static func fill(_ book: QueryBook, on database: isolated Connection) throws {
        // A few thousand rows tell the planner all it needs.
        try database.execute("set local default_statistics_target = 10")
        for table in tables {
            let columns = table.columns.replacing(" text", with: " text collate \"C\"")
            let names = table.columns.split(separator: ",").compactMap {
                $0.split(whereSeparator: \.isWhitespace).first
            }
            try database.execute("drop table if exists pg_temp.\(table.name)")
            try database.execute("create temporary table \(table.name) (\(columns)) on commit drop")
            let sql = try book.statement(table.query)
            try database.execute("insert into pg_temp.\(table.name) \(sql.text)", sql.values)
            // Evidence is never joined by, and costly to take samples of.
            let joined = names.filter { $0 != "evidence" }.joined(separator: ", ")
            try database.execute("analyze \(table.name) (\(joined))")
        }
        try database.execute("set local default_statistics_target to default")
    }
}
