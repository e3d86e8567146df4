import Domain
import Postgres

/// Brings the hits of one rule into the findings: new ones are numbered, standing ones take the newest evidence, what
/// is no longer hit is cleared.
///
/// What this means for their states goes through `FindingEvents`.
struct FindingMerge {
    let county: String
    let prefix: String
    let rule: Rule
    let plan: ScanPlan
    let mayClear: Bool
    let day: CalendarDay
    let parameters: String

    /// Writes; returns how many findings are new or stand again, and how many cleared.
    func run(on database: isolated Connection) throws -> (found: Int, cleared: Int) {
        let events = FindingEvents(county: county, rule: rule, day: day, mayClear: mayClear)
        let cleared = mayClear ? try clear(on: database) : 0
        let again = try standAgain(on: database)
        try update(on: database)
        let new = try insert(on: database)
        try events.record(on: database)
        return (found: new + again, cleared: cleared)
    }

    private func clear(on database: isolated Connection) throws -> Int {
        try database.execute(
            """
            update detection.finding f
            set cleared_at = $3::date,
                last_hit = coalesce((
                    select s.as_of from detection.rule_state s
                    where s.county_code = f.county_code and s.rule_id = f.rule_id), f.first_seen),
                cleared_why = case when w.subject_key is null then 'mended' else 'aged_out' end,
                absent_since = case when f.state = 'new' then $3::date end
            from detection.finding g
            left join pg_temp.windowless_hit w on w.rule_id = g.rule_id and w.subject_key = g.subject_key
            where f.county_code = $1 and f.rule_id = $2 and f.cleared_at is null and f.purged_at is null\(plan.holds(for: "f"))
                and g.county_code = f.county_code and g.finding_id = f.finding_id
                and not exists (
                    select from pg_temp.hit h where h.rule_id = f.rule_id and h.subject_key = f.subject_key)
            """, [.init(county), .init(rule.id), .init(day.description)])
    }

    /// Those that had been closed come back into life when their facts do, or when new ones join what a purge left of them.
    private func standAgain(on database: isolated Connection) throws -> Int {
        try database.first(
            """
            with again as (
                update detection.finding f
                set cleared_at = null, cleared_why = null, last_hit = null, absent_since = null, purged_at = null
                from pg_temp.hit h
                where f.county_code = $1 and f.rule_id = $2
                    and (f.cleared_at is not null or f.purged_at is not null)
                    and h.rule_id = f.rule_id and h.subject_key = f.subject_key
                returning f.finding_id, f.state
            ),
            recurring as (
                insert into pg_temp.finding_change (finding_id, action, to_state)
                select a.finding_id, 'recur', 'new' from again a where a.state = 'closed'
            )
            select count(*) from again
            """, [.init(county), .init(rule.id)], as: Int.self) ?? 0
    }

    private func update(on database: isolated Connection) throws {
        try database.execute(
            """
            update detection.finding f
            set evidence = h.evidence, severity = h.severity, case_no = h.case_no, id_number = h.id_number,
                region_code = h.region_code, event_date = h.event_date, due_on = h.due_on, rule_version = $3,
                params = $4::jsonb
            from pg_temp.hit h
            where f.county_code = $1 and f.rule_id = $2
                and h.rule_id = f.rule_id and h.subject_key = f.subject_key
                and (f.evidence, f.severity, f.case_no, f.id_number, f.region_code, f.event_date, f.due_on,
                    f.rule_version, f.params)
                    is distinct from
                    (h.evidence, h.severity, h.case_no, h.id_number, h.region_code, h.event_date, h.due_on, $3, $4::jsonb)
            """, [.init(county), .init(rule.id), .init(rule.version), .init(parameters)])
    }

    private func insert(on database: isolated Connection) throws -> Int {
        let isNew = """
            h.rule_id = $2 and not exists (
                select from detection.finding f
                where f.county_code = $1 and f.rule_id = h.rule_id and f.subject_key = h.subject_key)
            """
        let count =
            try database.first(
                "select count(*) from pg_temp.hit h where \(isNew)", [.init(county), .init(rule.id)], as: Int.self) ?? 0
        guard count > 0 else { return 0 }
        let last =
            try database.first(
                """
                insert into detection.finding_serial (county_code, month, last_serial)
                values ($1, date_trunc('month', $2::date)::date, $3::bigint)
                on conflict (county_code, month) do update
                set last_serial = finding_serial.last_serial + excluded.last_serial
                returning last_serial
                """, [.init(county), .init(day.description), .init(count)], as: Int.self) ?? count
        return try database.execute(
            """
            with made as (
                insert into detection.finding (
                    county_code, finding_no, rule_id, subject_key, rule_version, severity, case_no, id_number,
                    region_code, event_date, due_on, answer_by, first_seen, evidence, params, found_at)
                select $1, $7 || '-' || to_char($3::date, 'YYYY-MM') || '-' || reference.padded(serial, 4),
                    h.rule_id, h.subject_key, $4, h.severity, h.case_no, h.id_number, h.region_code, h.event_date,
                    h.due_on, a.day, $3::date, h.evidence, $5::jsonb, now()
                from (
                    select h.*, $6::bigint + row_number() over (order by h.subject_key) as serial
                    from pg_temp.hit h where \(isNew)
                ) h
                join reference.calendar d on d.day = $3::date
                join reference.calendar a on a.is_workday and a.workday_no = d.workday_no + 10
                returning finding_id
            )
            insert into pg_temp.finding_change (finding_id, action, to_state)
            select m.finding_id, 'hit', 'new' from made m
            """,
            [
                .init(county), .init(rule.id), .init(day.description), .init(rule.version), .init(parameters),
                .init(last - count), .init(prefix),
            ])
    }
}
