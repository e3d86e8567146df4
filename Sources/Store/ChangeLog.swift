/// The journal `ledger.change`: one row per row of a feed that a load gave, one per feed that was loaded afresh.
package enum ChangeLog {
    /// The condition on rows that a reader with the snapshot `$1` did not see.
    ///
    /// The bound on `written_by` alone would do, but any transaction that is long at work on the server, in another
    /// database too, would let everything since its beginning look new.
    package static let isNews = """
        written_by >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(written_by, $1::pg_snapshot)
        """
}
