import Domain
import Postgres

/// Brings the hits of a scan's rules into the findings: new ones are numbered, standing ones take the newest evidence,
/// what is no longer hit is cleared.
///
/// What this means for their states goes through `FindingEvents`. The rules stand in the table `answer`, where what is
/// found and cleared is counted.
struct FindingMerge {
    let county: String
    let prefix: String
    let day: CalendarDay

    /// Writes, for the rules that answered.
    func run(_ runs: [ScanReport.RuleRun], on database: isolated Connection) throws {
        try database.execute(
            """
            delete from pg_temp.hit h using pg_temp.answer a where a.rule_id = h.rule_id and a.state = 'failed'
            """)
        let complete = runs.filter { $0.state == .complete && $0.plan != .nothing }
        for (plan, looking) in Dictionary(grouping: complete, by: \.plan) {
            try clear(looking.map(\.rule.id), plan, on: database)
        }
        let untested = runs.filter { $0.state == .notTested && $0.plan != .nothing }
        for (plan, looking) in Dictionary(grouping: untested, by: \.plan) {
            try noteMissed(looking.map(\.rule.id), plan, on: database)
        }
        try standAgain(on: database)
        try update(on: database)
        try insert(on: database)
        try FindingEvents(county: county, day: day).record(on: database)
    }

    /// The day of the last scan of a finding's rule before this one.
    private static let lastScanned = """
        coalesce((
            select s.as_of from detection.rule_state s
            where s.county_code = f.county_code and s.rule_id = f.rule_id), f.first_seen)
        """

    /// Clears what rules no longer hit among the subjects that they looked at.
    private func clear(_ rules: [String], _ plan: ScanPlan, on database: isolated Connection) throws {
        try database.execute(
            """
            with cleared as (
                update detection.finding f
                set cleared_at = $3::date, hit_until = null,
                    last_hit = coalesce(f.hit_until, \(Self.lastScanned)),
                    cleared_why = case when w.subject_key is null then 'mended' else 'aged_out' end,
                    absent_since = case when f.state = 'new' then $3::date end
                from detection.finding g
                left join pg_temp.windowless_hit w on w.rule_id = g.rule_id and w.subject_key = g.subject_key
                where f.county_code = $1 and f.rule_id = any($2) and f.cleared_at is null
                    and f.purged_at is null\(plan.holds(for: "f"))
                    and g.county_code = f.county_code and g.finding_id = f.finding_id
                    and not exists (
                        select from pg_temp.hit h where h.rule_id = f.rule_id and h.subject_key = f.subject_key)
                returning f.rule_id
            )
            update pg_temp.answer a set cleared = c.count
            from (select rule_id, count(*) from cleared group by rule_id) c
            where a.rule_id = c.rule_id
            """, [.init(county), .init(rules), .init(day.description)])
    }

    /// Notes until when those were hit that rules no longer hit which prove nothing; they stand.
    private func noteMissed(_ rules: [String], _ plan: ScanPlan, on database: isolated Connection) throws {
        try database.execute(
            """
            update detection.finding f
            set hit_until = \(Self.lastScanned)
            where f.county_code = $1 and f.rule_id = any($2) and f.cleared_at is null and f.purged_at is null
                and f.hit_until is null\(plan.holds(for: "f"))
                and not exists (
                    select from pg_temp.hit h where h.rule_id = f.rule_id and h.subject_key = f.subject_key)
            """, [.init(county), .init(rules)])
    }

    /// Those that had been closed come back into life when their facts do, or when new ones join what a purge left of them.
    private func standAgain(on database: isolated Connection) throws {
        try database.execute(
            """
            with again as (
                update detection.finding f
                set cleared_at = null, cleared_why = null, last_hit = null, absent_since = null, purged_at = null
                from pg_temp.hit h
                where f.county_code = $1 and (f.cleared_at is not null or f.purged_at is not null)
                    and f.rule_id = h.rule_id and f.subject_key = h.subject_key
                returning f.finding_id, f.rule_id, f.state
            ),
            recurring as (
                insert into pg_temp.finding_change (finding_id, action, to_state)
                select a.finding_id, 'recur', 'new' from again a where a.state = 'closed'
            )
            update pg_temp.answer a set found = a.found + c.count
            from (select rule_id, count(*) from again group by rule_id) c
            where a.rule_id = c.rule_id
            """, [.init(county)])
    }

    private func update(on database: isolated Connection) throws {
        try database.execute(
            """
            update detection.finding f
            set evidence = h.evidence, severity = h.severity, case_no = h.case_no, id_number = h.id_number,
                region_code = h.region_code, event_date = h.event_date, due_on = h.due_on, rule_version = a.version,
                params = a.params, hit_until = null
            from pg_temp.hit h
            join pg_temp.answer a on a.rule_id = h.rule_id
            where f.county_code = $1 and f.rule_id = h.rule_id and f.subject_key = h.subject_key
                and (f.evidence, f.severity, f.case_no, f.id_number, f.region_code, f.event_date, f.due_on,
                    f.rule_version, f.params, f.hit_until)
                    is distinct from
                    (h.evidence, h.severity, h.case_no, h.id_number, h.region_code, h.event_date, h.due_on, a.version,
                    a.params, null)
            """, [.init(county)])
    }

    /// Makes a finding of each hit that is none yet, numbered rule by rule.
    private func insert(on database: isolated Connection) throws {
        try database.execute(
            """
            with new_hit as materialized (
                select h.rule_id, h.subject_key, row_number() over (order by a.place, h.subject_key) as serial
                from pg_temp.hit h
                join pg_temp.answer a on a.rule_id = h.rule_id
                where not exists (
                    select from detection.finding f
                    where f.county_code = $1 and f.rule_id = h.rule_id and f.subject_key = h.subject_key)
            ),
            used as (
                insert into detection.finding_serial (county_code, month, last_serial)
                select $1, date_trunc('month', $2::date)::date, count(*) from new_hit having count(*) > 0
                on conflict (county_code, month) do update
                set last_serial = finding_serial.last_serial + excluded.last_serial
                returning last_serial - (select count(*) from new_hit) as before
            ),
            made as (
                insert into detection.finding (
                    county_code, finding_no, rule_id, subject_key, rule_version, severity, case_no, id_number,
                    region_code, event_date, due_on, answer_by, first_seen, evidence, params, found_at)
                select $1, $3 || '-' || to_char($2::date, 'YYYY-MM') || '-' || reference.padded(u.before + n.serial, 4),
                    h.rule_id, h.subject_key, a.version, h.severity, h.case_no, h.id_number, h.region_code,
                    h.event_date, h.due_on, w.day, $2::date, h.evidence, a.params, now()
                from new_hit n
                cross join used u
                join pg_temp.hit h on h.rule_id = n.rule_id and h.subject_key = n.subject_key
                join pg_temp.answer a on a.rule_id = n.rule_id
                join reference.calendar d on d.day = $2::date
                join reference.calendar w on w.is_workday and w.workday_no = d.workday_no + 10
                returning finding_id, rule_id
            ),
            counted as (
                update pg_temp.answer a set found = a.found + c.count
                from (select rule_id, count(*) from made group by rule_id) c
                where a.rule_id = c.rule_id
            )
            insert into pg_temp.finding_change (finding_id, action, to_state)
            select m.finding_id, 'hit', 'new' from made m
            """, [.init(county), .init(day.description), .init(prefix)])
    }
}
