package import Postgres

/// Keeps frozen rows away from readers that must see one state of the database.
///
/// A first load may write its rows frozen, and these show even to a snapshot taken before. So scans and reports hold
/// this lock, shared among them, from before their snapshot until its end; a first load freezes only where it gets the
/// lock for itself at once.
package enum SnapshotLock {
    private static let key = "hashtextextended('aidwatch snapshot', 0)"

    /// Runs a reader that takes a snapshot of its own inside.
    package static func shared<Result>(on database: isolated Connection, _ body: () throws -> Result) throws -> Result {
        try database.execute("select pg_advisory_lock_shared(\(key))")
        defer { release(database) }
        return try body()
    }

    /// Whether no reader holds a snapshot; none can take one until the transaction ends.
    package static func takeAlone(on database: isolated Connection) throws -> Bool {
        try database.first("select pg_try_advisory_xact_lock(\(key))", as: Bool.self) ?? false
    }

    /// A session that is lost has given the lock back already.
    private static func release(_ database: isolated Connection) {
        _ = try? database.shielded { try $0.execute("select pg_advisory_unlock_shared(\(key))") }
    }
}
