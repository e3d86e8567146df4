package import Domain
package import Postgres

/// What of a district's data waits for a person, and when it was last scanned.
package struct Backlog: Sendable {
    /// The day of the last recorded scan and when that ended; nil before the first.
    package let scan: (asOf: String, finishedAt: Instant)?
    /// Files and pages that are held: neither released nor given again since.
    package let held: Int
    /// Open records in quarantine.
    package let quarantined: Int

    /// Counts what waits in a county, given by its six digits.
    ///
    /// - Throws: `PostgresError`.
    package init(county: String, on database: isolated Connection) throws {
        scan = try database.first(
            """
            select as_of::text, finished_at from detection.scan where county_code = $1 order by scan_id desc limit 1
            """, [.init(county)], as: String.self, Instant.self
        ).map { ($0.0, $0.1) }
        held =
            try database.first(
                """
                select count(*)
                from ledger.load h
                where h.county_code = $1 and h.state = 'held' and h.admitted_at is null
                    and not exists (
                        select from ledger.load r
                        where r.county_code = h.county_code and r.source = h.source and r.load_id > h.load_id
                            and r.file = h.file and r.replay_of is null)
                """, [.init(county)], as: Int.self) ?? 0
        quarantined =
            try database.first(
                "select count(*) from ledger.quarantine where county_code = $1 and state = 'open'", [.init(county)],
                as: Int.self) ?? 0
    }
}
