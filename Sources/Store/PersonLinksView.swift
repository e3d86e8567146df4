package import Domain
package import Postgres

/// The links as rules may read them: as they stood on a day, known at a time.
///
/// The temporary view `person_links` has one row per signal without an ID number that is linked to a person: `feed`,
/// `row_key`, `id_number`, `score` (bits; null where a person decided), `method` and `since`. Join it to a feed's view
/// by `feed` and `row_key`; a signal that had not come in on the day has no row there. A link counts from the day on
/// which the person was known under what was compared. Above which score a pair is a link at all the settings say
/// (`thresholds.use`). Changed links stand in `ledger.change` under the feed `person_links`, by `feed|row_key`.
package struct PersonLinksView: Sendable {
    /// The name by which definitions read it.
    package static let name = "person_links"

    /// The county's six digits.
    package let county: String
    /// The day D, until its end.
    package let day: CalendarDay
    /// The time T, or nil for what is known now.
    package let knownAt: Instant?

    /// A view of a county's links of the given dates.
    package init(county: String, day: CalendarDay, knownAt: Instant? = nil) {
        self.county = county
        self.day = day
        self.knownAt = knownAt
    }

    /// Makes the view in the session's temporary schema and lets rules read it.
    package func create(on database: isolated Connection) throws {
        let columns = "county_code, feed, row_key, id_number, score, method, since, state, known_from"
        var source = "linkage.link"
        if let knownAt {
            let time = "timestamptz '\(knownAt)'"
            source = """
                (select \(columns) from linkage.link where known_from <= \(time)
                union all
                select \(columns) from linkage.link_history where known_from <= \(time) and \(time) < known_to)
                """
        }
        try database.execute("drop view if exists pg_temp.person_links cascade")
        try database.execute(
            """
            create temporary view person_links as
            select county_code, feed, row_key, id_number, score, method, since from \(source) l
            where \(AsOfViews.isOf(county)) and state = 'linked' and (since <= date '\(day)') is not false
            """)
        try database.execute("grant select on pg_temp.person_links to aidwatch_rules")
    }
}
