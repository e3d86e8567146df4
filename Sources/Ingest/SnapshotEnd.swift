import Postgres
import Store

/// Ends the rows of a source that its newest file, a snapshot, lacks.
///
/// A source's rows are those that it wrote, and those that its files gave as they stood already, whoever wrote them. A
/// row whose record stands in quarantine is not lacking.
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
        try findLacking(on: database)
        let columns = feed.columns.flatMap(\.storedNames).map { "\"\($0)\"" }.joined(separator: ", ")
        let key = feed.isShared ? "" : "county_code, "
        let caseNumber = feed.column("case_no") == nil ? "null" : "ended.case_no"
        return try database.execute(
            """
            with ended as (
                delete from feed.\(feed.table) t using lacking k where \(sameKey("t", "k")) returning t.*
            ),
            kept as (
                insert into history.\(feed.table) (\(key)row_key, \(columns), load_id, known_from, known_to)
                select \(key)row_key, \(columns), load_id, known_from, $2::timestamptz from ended
            )
            insert into ledger.change (county_code, load_id, feed, row_key, case_no)
            select $1, $3::bigint, $4, ended.row_key, \(caseNumber) from ended
            """, [.init(county), .init(knownFrom), .init(loadID), .init(feed.table)])
    }

    private func sameKey(_ left: String, _ right: String) -> String {
        let row = "\(left).row_key = \(right).row_key"
        return feed.isShared ? row : "\(left).county_code = '\(county)' and \(row)"
    }

    private func findLacking(on database: isolated Connection) throws {
        try database.execute(
            """
            create temporary table lacking (
                row_key text collate "C" not null, known_from timestamptz not null, is_own boolean not null
            ) on commit drop
            """)
        let ofCounty = feed.isShared ? "" : "t.county_code = '\(county)' and "
        try database.execute(
            """
            insert into lacking
            select t.row_key, t.known_from, t.load_id in (
                select l.load_id from ledger.load l where l.county_code = $1 and l.source = $2 and l.feed = $3)
            from feed.\(feed.table) t
            where \(ofCounty)not exists (select from stage s where s.row_key = t.row_key)
                and not exists (select from spared p where p.row_key = t.row_key)
            """, [.init(county), .init(source), .init(feed.table)])
        let others = try database.first("select exists (select from lacking where not is_own)", as: Bool.self) ?? false
        if others { try leaveOthers(on: database) }
    }

    /// Takes out the rows that others wrote, unless this source has given them since they last began.
    ///
    /// Its last file of which no record was quarantined ended all that it lacked, so older ones tell nothing more.
    private func leaveOthers(on database: isolated Connection) throws {
        let loads = try database.query(
            """
            with given as (
                select load_id, not is_late and replay_of is null and rows_quarantined = 0 as is_whole from ledger.load
                where county_code = $1 and source = $2 and feed = $3 and state = 'loaded' and load_id < $4::bigint
            )
            select load_id from given
            where load_id >= coalesce((select max(load_id) from given where is_whole), 0)
            """, [.init(county), .init(source), .init(feed.table), .init(loadID)], as: Int64.self)
        try database.execute(
            "create temporary table given (hash bigint not null, given_at timestamptz not null) on commit drop")
        try database.execute(
            """
            insert into given
            select hash, max(l.started_at)
            from ledger.confirmed_keys c
            join ledger.load l on l.county_code = c.county_code and l.load_id = c.load_id, unnest(c.hashes) as hash
            where c.county_code = $1 and c.load_id = any($2)
            group by hash
            """, [.init(county), .init(loads)])
        try database.execute("analyze given")
        try database.execute(
            """
            delete from lacking k
            where not k.is_own
                and not exists (
                    select from given g
                    where g.hash = hashtextextended(k.row_key, 0) and not (\(ended(after: "g.given_at"))))
                and not exists (
                    select from history.\(feed.table) h
                    where \(sameKey("h", "k")) and h.load_id = any($1) and not (\(ended(after: "h.known_from"))))
            """, [.init(loads)])
    }

    /// Whether a row of `lacking` was ended after an instant, and began anew.
    private func ended(after instant: String) -> String {
        """
        exists (
            select from history.\(feed.table) e
            where \(sameKey("e", "k")) and e.known_to > \(instant) and e.known_to <> k.known_from
                and not exists (
                    select from history.\(feed.table) n where \(sameKey("n", "e")) and n.known_from = e.known_to))
        """
    }
}
