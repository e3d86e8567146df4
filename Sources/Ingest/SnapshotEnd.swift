import Postgres
import Store

/// Ends the rows of a source that its newest file, a snapshot, lacks.
///
/// A row whose record stands in quarantine is not lacking. Rows that another source gave last are not this one's.
struct SnapshotEnd {
    let feed: FeedDefinition
    let county: String
    let source: String
    let loadID: Int64
    /// The instant from which the rows are no longer believed, as text with offset.
    let knownFrom: String

    /// Makes the empty table of keys whose records stand in quarantine.
    func createSpared(on database: isolated Connection) throws {
        try database.execute("create temporary table spared (row_key text collate \"C\" not null) on commit drop")
    }

    /// Ends the rows that stand neither in the table `stage` nor in `spared`; returns their number.
    func run(on database: isolated Connection) throws -> Int {
        let columns = feed.columns.flatMap(\.storedNames).map { "\"\($0)\"" }.joined(separator: ", ")
        let key = feed.isShared ? "" : "county_code, "
        let own = feed.isShared ? "" : "t.county_code = $1 and "
        let lacking = """
            \(own)t.load_id in (
                select l.load_id from ledger.load l where l.county_code = $1 and l.source = $2 and l.feed = $3)
            and not exists (select from stage s where s.row_key = t.row_key)
            and not exists (select from spared p where p.row_key = t.row_key)
            """
        let caseNumber = feed.column("case_no") == nil ? "null" : "ended.case_no"
        return try database.execute(
            """
            with ended as (
                delete from feed.\(feed.table) t where \(lacking) returning t.*
            ),
            kept as (
                insert into history.\(feed.table) (\(key)row_key, \(columns), load_id, known_from, known_to)
                select \(key)row_key, \(columns), load_id, known_from, $4::timestamptz from ended
            )
            insert into ledger.change (county_code, load_id, feed, row_key, case_no)
            select $1, $5::bigint, $3, ended.row_key, \(caseNumber) from ended
            """,
            [.init(county), .init(source), .init(feed.table), .init(knownFrom), .init(loadID)])
    }
}
