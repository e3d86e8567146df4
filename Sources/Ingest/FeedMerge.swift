import Postgres
import Store

/// Brings staged rows into the table of a feed, set by set.
///
/// Rows that differ replace the whole row and keep the old version in history; equal rows are not touched. The last
/// row of a key wins. A late file fills only keys that no later-named file of its source has given.
struct FeedMerge {
    /// The feed whose table is filled.
    let feed: FeedDefinition
    /// The workspace's county, six digits.
    let county: String
    /// The load that gives the rows.
    let loadID: Int64
    /// The instant from which the rows are believed, as text with offset.
    let knownFrom: String
    /// Loads of files that sort after this one and were loaded before it.
    let laterLoads: [Int64]
    /// Whether files of the source end the rows that they lack, so that a late one brings none back.
    var isSnapshot = false
    /// The load whose quarantined records are given again; the table `replayed` tells their places in its file.
    var replayOf: Int64?

    /// What a merge did.
    struct Counts {
        var loaded = 0
        var unchanged = 0
        /// Rows that differ from those that stand and yielded to newer ones.
        var overruled = 0
    }

    /// The feeds of which somebody may have to be told: the messages are written with the rows.
    private static let toldOf: Set<String> = ["help_requests", "cases", "case_steps", "payments"]

    private var columns: [String] { feed.columns.flatMap(\.storedNames) }
    private var quoted: [String] { columns.map { "\"\($0)\"" } }
    private var countyKey: String { feed.isShared ? "" : "county_code, " }
    private func sameKey(_ left: String, _ right: String) -> String {
        let row = "\(left).row_key = \(right).row_key"
        return feed.isShared ? row : "\(left).county_code = '\(county)' and \(row)"
    }

    /// Makes the empty staging table of the session.
    func createStage(on database: isolated Connection) throws {
        try database.execute(
            """
            create temporary table stage on commit drop as
            select \(quoted.joined(separator: ", ")), row_key from feed.\(feed.table) limit 0
            """)
    }

    /// Merges the table `stage`; returns how many of its rows were new or changed and how many were not.
    func merge(staged: Int, on database: isolated Connection) throws -> Counts {
        // A few hundred rows tell the planner all it needs.
        try database.execute("set local default_statistics_target = 1")
        try database.execute("analyze stage (row_key)")
        try database.execute("set local default_statistics_target to default")
        let same =
            "(\(quoted.map { "s.\($0)" }.joined(separator: ", "))) is not distinct from"
            + " (\(quoted.map { "t.\($0)" }.joined(separator: ", ")))"
        try database.execute("create temporary table difference (like stage) on commit drop")
        // Capitals, since no column of a feed has any.
        try database.execute(
            #"alter table difference add column "Existed" boolean not null, add column "Place" tid not null"#)
        // The rows of a large file are compared in one pass, with the memory that building an index may take.
        try database.execute("set local work_mem = '192MB'")
        try database.execute(
            """
            insert into difference
            select s.*, t.row_key is not null, s.ctid from stage s
            left join feed.\(feed.table) t on \(sameKey("t", "s"))
            where t.row_key is null or not (\(same))
            """)
        try database.execute("set local work_mem to default")
        try keepLastRows(on: database)
        try confirmKeys(staged: staged, on: database)
        var overruled = 0
        if !laterLoads.isEmpty { overruled += try yieldToLaterFiles(on: database) }
        if let replayOf { overruled += try yieldToOwnFile(replayOf, on: database) }
        let loaded = try write(on: database)
        return Counts(loaded: loaded, unchanged: staged - loaded, overruled: overruled)
    }

    /// Takes the rows out of the difference that are not the last of their key; keys whose rows are all as they were
    /// need no look.
    private func keepLastRows(on database: isolated Connection) throws {
        try database.execute(
            """
            delete from difference d using (
                select s.row_key, max(s.ctid) as last from stage s
                where s.row_key in (select row_key from difference)
                group by s.row_key having count(*) > 1
            ) again
            where d.row_key = again.row_key and d."Place" <> again.last
            """)
    }

    /// Remembers the keys that this load gives as they already are.
    private func confirmKeys(staged: Int, on database: isolated Connection) throws {
        try database.execute(
            """
            insert into ledger.confirmed_keys (county_code, load_id, batch, hashes)
            select $1, $2::bigint, batch, array_agg(hash)
            from (
                select hash, (hash & 1073741823)::integer % $3::integer as batch
                from (
                    select hashtextextended(s.row_key, 0) as hash
                    from stage s where not exists (select from difference d where d.row_key = s.row_key)
                ) confirmed
            ) hashed
            group by batch
            """, [.init(county), .init(loadID), .init(staged / 50_000 + 1)])
    }

    private func yieldToLaterFiles(on database: isolated Connection) throws -> Int {
        let ended = isSnapshot ? "not d.\"Existed\" or " : ""
        return try database.execute(
            "delete from difference d where \(ended)\(isGivenByLoads)", [.init(laterLoads)])
    }

    /// Takes the rows out of the difference that a later line of the same file overrules: one that was replayed, or one
    /// that loaded, where that is known or cannot be ruled out.
    private func yieldToOwnFile(_ load: Int64, on database: isolated Connection) throws -> Int {
        try database.execute(
            """
            delete from difference d
            using (
                select row_key, max(line) as line, (array_agg(may_be_followed order by line desc))[1] as may_be_followed
                from replayed group by row_key
            ) r
            where r.row_key = d.row_key and (
                r.may_be_followed and (\(isGivenByLoads))
                or exists (
                    select from ledger.replay p
                    join ledger.load l on l.county_code = p.county_code and l.load_id = p.load_id
                    where l.county_code = '\(county)' and l.replay_of = any($1) and p.line > r.line
                        and p.key_hash = hashtextextended(d.row_key, 0)))
            """, [.init([load])])
    }

    /// Whether one of the loads `$1` gave the key of a row of the difference.
    private var isGivenByLoads: String {
        let key = sameKey("t", "d")
        return """
            exists (select from feed.\(feed.table) t where \(key) and t.load_id = any($1))
                or exists (select from history.\(feed.table) t where \(key) and t.load_id = any($1))
                or hashtextextended(d.row_key, 0) in (
                    select unnest(c.hashes) from ledger.confirmed_keys c
                    where c.county_code = '\(county)' and c.load_id = any($1))
            """
    }

    private func write(on database: isolated Connection) throws -> Int {
        let list = quoted.joined(separator: ", ")
        let key = sameKey("t", "d")
        try database.execute(
            """
            insert into history.\(feed.table) (\(countyKey)row_key, \(list), load_id, known_from, known_to)
            select \(feed.isShared ? "" : "t.county_code, ")t.row_key, \(quoted.map { "t.\($0)" }.joined(separator: ", ")),
                t.load_id, t.known_from, $1::timestamptz
            from feed.\(feed.table) t join difference d on \(key)
            where d."Existed"
            """, [.init(knownFrom)])
        try Failpoint.historyWritten.pass()
        let updates = (columns.map { "\"\($0)\"" } + ["load_id", "known_from"])
            .map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        let written = try database.execute(
            """
            insert into feed.\(feed.table) (\(countyKey)row_key, \(list), load_id, known_from)
            select \(feed.isShared ? "" : "'\(county)', ")d.row_key, \(quoted.map { "d.\($0)" }.joined(separator: ", ")),
                $1::bigint, $2::timestamptz
            from difference d
            on conflict (\(countyKey)row_key) do update set \(updates)
            """, [.init(loadID), .init(knownFrom)])
        try Failpoint.rowsWritten.pass()
        let caseNumber = feed.column("case_no") == nil ? "null" : "d.case_no"
        try database.execute(
            """
            insert into ledger.change (county_code, load_id, feed, row_key, case_no)
            select $1, $2::bigint, $3, d.row_key, \(caseNumber) from difference d
            """, [.init(county), .init(loadID), .init(feed.table)])
        if Self.toldOf.contains(feed.table) {
            try database.execute(
                "select operation.note_load($1, $2::bigint, $3)", [.init(county), .init(loadID), .init(feed.table)])
        }
        try Failpoint.changesNoted.pass()
        return written
    }
}
