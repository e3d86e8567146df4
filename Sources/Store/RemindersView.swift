package import Domain
package import Postgres

/// The reminders as rules may read them: as they stood on a day, known at a time.
///
/// The temporary view `reminders` has one row per finding that was ever reminded, for its latest reminder: `county_code`,
/// `finding_no`, `case_no`, `region_code`, `level`, `reminded_on`, `until` (the last day of the term, extensions
/// counted), `ended_on` and `ended_by` (`rectify` or `refer`), both empty while it runs. The region is cut to the level that may
/// see the finding, so that what a rule finds about a reminder is shown to nobody below it.
package struct RemindersView: Sendable {
    /// The name by which a rule names it among its feeds.
    package static let name = "reminders"

    /// The county's six digits.
    package let county: String
    /// The day D, until its end.
    package let day: CalendarDay
    /// The time T, or nil for what is known now.
    package let knownAt: Instant?
    /// The name of the view: that of the rules, or another for a second day beside it.
    package let name: String

    /// A view of a county's reminders of the given dates.
    package init(county: String, day: CalendarDay, knownAt: Instant? = nil, name: String = RemindersView.name) {
        self.county = county
        self.day = day
        self.knownAt = knownAt
        self.name = name
    }

    /// Makes the view in the session's temporary schema.
    package func create(on database: isolated Connection) throws {
        let known = knownAt.map { " and e.recorded_at <= timestamptz '\($0)'" } ?? ""
        try database.execute("drop view if exists pg_temp.\(name) cascade")
        try database.execute(
            """
            create temporary view \(name) as
            with step as (
                select e.county_code, e.finding_id, e.version, e.action, e.day, e.to_state, e.until, e.reminder_level
                from audit.event e
                where \(AsOfViews.isOf(county, "e.county_code")) and (e.to_state = 'reminded' or e.from_state = 'reminded') and e.day <= date '\(day)'\(known)
            ),
            latest as (
                select
                    s.county_code, s.finding_id, max(s.version) as version,
                    max(s.version) filter (where s.action <> 'extend') as begun
                from step s where s.to_state = 'reminded'
                group by s.county_code, s.finding_id
            )
            select
                l.county_code, f.finding_no, f.case_no,
                case r.audience
                    when 'village' then f.region_code
                    when 'township' then rpad(left(f.region_code, 9), 12, '0')
                    else rpad(left(f.region_code, 6), 12, '0')
                end as region_code,
                t.reminder_level as level, b.day as reminded_on, t.until, d.day as ended_on, d.action as ended_by
            from latest l
            join step t on t.county_code = l.county_code and t.finding_id = l.finding_id and t.version = l.version
            join step b on b.county_code = l.county_code and b.finding_id = l.finding_id and b.version = l.begun
            left join step d
                on d.county_code = l.county_code and d.finding_id = l.finding_id and d.version = l.version + 1
            join detection.finding f on f.county_code = l.county_code and f.finding_id = l.finding_id
            join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
            """)
    }
}
