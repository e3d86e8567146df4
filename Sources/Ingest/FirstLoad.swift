import Postgres
import Store

/// The first load of a feed: rows go straight into the bare table, keys and indexes are built afterwards.
///
/// It needs the table to itself, so it runs only while the table and its history are empty.
struct FirstLoad {
    /// The feed whose table is filled.
    let feed: FeedDefinition
    /// The workspace's county.
    let county: String
    /// The load that gives the rows.
    let loadID: Int64
    /// The instant from which the rows are believed, as text with offset.
    let knownFrom: String

    /// Whether nothing was ever loaded into the feed; locks the table if so.
    static func isPossible(_ feed: FeedDefinition, on database: isolated Connection) throws -> Bool {
        let empty = """
            select not exists (select from feed.\(feed.table)) and not exists (select from history.\(feed.table))
            """
        guard try database.first(empty, as: Bool.self) ?? false else { return false }
        try database.execute("lock table feed.\(feed.table) in access exclusive mode")
        return try database.first(empty, as: Bool.self) ?? false
    }

    /// Takes the keys away and lets the server fill in the ledger's columns of each row.
    ///
    /// Returns whether the rows may be written frozen, which spares every later reader the work of marking them. Frozen
    /// rows show at once, even to a snapshot taken before: so only while no scan or report holds one.
    func prepare(on database: isolated Connection) throws -> Bool {
        // An emptied table is new to this transaction, so a server with wal_level minimal writes no log for its rows.
        try database.execute(
            "select upkeep.begin_first_load('feed.\(feed.table)', $1, $2::bigint, $3::timestamptz)",
            [feed.isShared ? .null : .init(county), .init(loadID), .init(knownFrom)])
        return try SnapshotLock.takeAlone(on: database)
    }

    /// Builds keys and indexes over `copied` rows; the last row of a key wins.
    ///
    /// Returns the rows that stay.
    func finish(copied: Int, on database: isolated Connection) throws -> Int {
        try database.execute("select upkeep.end_first_load('feed.\(feed.table)')")
        var removed = 0
        let restoreKey = "select upkeep.restore('feed.\(feed.table)', true, false)"
        do {
            try database.savepoint { try database.execute(restoreKey) }
        } catch let error as PostgresError where error.sqlState == .uniqueViolation {
            removed = try database.execute(
                """
                delete from feed.\(feed.table) t
                using (select row_key, max(ctid) as last from feed.\(feed.table) group by row_key having count(*) > 1) d
                where t.row_key = d.row_key and t.ctid <> d.last
                """)
            try database.execute(restoreKey)
        }
        try database.execute("select upkeep.restore('feed.\(feed.table)', false, true)")
        try Failpoint.keysBuilt.pass()
        // A small sample will do for the first plans; autovacuum takes a larger one in its own time.
        try database.execute("select upkeep.analyze('feed.\(feed.table)', true)")
        try database.execute(
            "insert into ledger.change (county_code, load_id, feed) values ($1, $2::bigint, $3)",
            [.init(county), .init(loadID), .init(feed.table)])
        return copied - removed
    }
}
