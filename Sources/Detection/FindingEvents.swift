import Domain
import Postgres

/// What a recorded scan does to the states of findings.
///
/// A new finding begins its life, one whose facts stay away is closed, one that was closed comes back with its facts,
/// and a decision lapses by its end or by worse evidence. A decision that still holds is never overturned.
struct FindingEvents {
    let county: String
    let day: CalendarDay

    /// Takes the chain of events for this transaction, before any finding is locked, and makes `finding_change`, in
    /// which the steps of findings are collected.
    static func begin(_ county: String, on database: isolated Connection) throws {
        try database.execute("select audit.lock($1)", [.init(county)])
        try database.execute("drop table if exists pg_temp.finding_change")
        try database.execute("create temporary table finding_change of detection.change on commit drop")
    }

    /// Writes what was collected and what follows from the findings as they stand now.
    func record(on database: isolated Connection) throws {
        try close(on: database)
        try lapse(on: database)
        _ = try database.first(
            """
            select count(detection.change_states(
                $1,
                jsonb_populate_record(null::audit.event, jsonb_build_object('via', 'scan', 'at', now(), 'day', $2::date)),
                c.changes))
            from (select array_agg(row(c.*)::detection.change) as changes from pg_temp.finding_change c) c
            where c.changes is not null
            """, [.init(county), .init(day.description)], as: Int.self)
    }

    /// Closes new findings that cleared in an earlier scan of another day and are still clear; begins to count for those
    /// that a person reopened meanwhile.
    ///
    /// Where a feed is missing the absence of a hit proves nothing.
    private func close(on database: isolated Connection) throws {
        try database.execute(
            """
            with counted as (
                update detection.finding f set absent_since = $2::date
                from pg_temp.answer a
                where f.county_code = $1 and f.rule_id = a.rule_id and a.state = 'complete' and f.state = 'new'
                    and f.cleared_at is not null and f.absent_since is null
            )
            insert into pg_temp.finding_change (finding_id, action, to_state)
            select f.finding_id, 'clear', 'closed'
            from detection.finding f
            join pg_temp.answer a on a.rule_id = f.rule_id and a.state = 'complete'
            where f.county_code = $1 and f.state = 'new' and f.cleared_at is not null and f.absent_since < $2::date
            """, [.init(county), .init(day.description)])
    }

    /// Takes back decisions whose end has passed while the facts hold, or whose evidence has become worse since.
    private func lapse(on database: isolated Connection) throws {
        try database.execute(
            """
            insert into pg_temp.finding_change (finding_id, action, to_state, payload)
            select f.finding_id, case when f.decided_until < $2::date then 'lapse' else 'worsen' end, 'new',
                jsonb_build_object('notify', f.decided_by)
            from detection.finding f
            join pg_temp.answer a on a.rule_id = f.rule_id and a.state <> 'failed'
            where f.county_code = $1 and f.state in ('dismissed', 'exempt') and f.cleared_at is null
                and f.purged_at is null
                and (a.state = 'complete' or exists (
                    select from pg_temp.hit h where h.rule_id = f.rule_id and h.subject_key = f.subject_key))
                and (f.decided_until < $2::date or detection.is_worse(f.decided_evidence, f.evidence, a.worse))
            """, [.init(county), .init(day.description)])
    }
}
