-- The documented views for analysts' own tools.
create schema api;

create view api.rules with (security_barrier) as
select distinct on (r.rule_id)
    r.rule_id, r.version as rule_version, r.kind, r.title, r.severity, r.subject as subject_type, r.audience, r.ground,
    r.is_referable as referable, r.basis, r.explain, r.advice, r.false_positives, r.depends, r.uses, s.as_of as last_run
from detection.rule r
left join detection.rule_state s on s.rule_id = r.rule_id and s.version = r.version
order by r.rule_id, (s.rule_id is not null) desc, r.first_used_at desc;
comment on view api.rules is 'One row per rule that has run, as of its newest version.';

create view api.findings with (security_barrier) as
select
    f.finding_id,
    f.finding_no,
    f.rule_id,
    r.kind,
    f.severity,
    f.state,
    r.subject as subject_type,
    f.subject_key,
    f.case_no,
    f.id_number,
    f.region_code,
    f.event_date,
    f.due_on,
    coalesce(f.reminder_until, case when f.due_on >= s.as_of then f.due_on else f.answer_by end) as act_by,
    f.first_seen,
    coalesce(f.last_hit, s.as_of) as last_seen,
    f.cleared_at,
    f.cleared_why,
    f.evidence,
    reference.explain(r.explain, f.evidence) as explanation,
    f.rule_version
from detection.finding f
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
left join detection.rule_state s on s.county_code = f.county_code and s.rule_id = f.rule_id;
comment on view api.findings is 'One row per finding. Days are those of the scans; act_by is the day to act by.';

create view api.loads with (security_barrier) as
select
    load_id, feed, source, file, encode(digest, 'hex') as digest, state, reason, rows_read, rows_loaded, rows_unchanged,
    rows_quarantined, rows_blank, started_at, finished_at
from ledger.load;
comment on view api.loads is 'One row per file pulled: read = loaded + unchanged + quarantined + blank.';

create view api.quarantine with (security_barrier) as
select quarantine_id, load_id, feed, source, file, sheet, line, column_name as "column", value, reason, state
from ledger.quarantine;
comment on view api.quarantine is 'One row per record that did not load, with its first bad column.';

create view api.runs with (security_barrier) as
select
    s.scan_id, s.as_of, s.started_at, s.finished_at, r.rule_id, r.version as rule_version, r.mode, r.state, r.reason, r.hits,
    r.found, r.cleared, r.milliseconds
from detection.scan s
join detection.rule_run r on r.county_code = s.county_code and r.scan_id = s.scan_id;
comment on view api.runs is 'One row per recorded scan and rule.';

create view api.clocks with (security_barrier) as
with day as (
    select county_code, max(as_of) as as_of from detection.scan group by county_code
),
clocks as (
    select d.as_of, c.*
    from day d
    join detection.case_clocks c on c.county_code = d.county_code and c.latest <= d.as_of and not c.has_open_pause
    union all
    select d.as_of, c.*
    from day d
    join detection.day_clocks c on c.county_code = d.county_code
)
select
    c.case_no,
    c.program,
    c.region_code,
    v.clock,
    v.started,
    v.deadline,
    v.ended,
    case
        when v.ended > v.deadline then 'late'
        when v.ended is not null then 'met'
        when v.deadline < c.as_of then 'overdue'
        else 'running'
    end as state,
    case when v.ended is null then w.workday_no - t.workday_no end as days_left,
    w.is_provisional as provisional
from clocks c
cross join lateral (
    values
        ('investigate', c.investigate_from, c.investigate_due, c.investigate_done),
        ('review', c.review_from, c.review_due, c.review_done),
        ('decide', c.decide_from, c.decide_due, c.decide_done),
        ('file', c.file_from, c.file_due, c.file_done),
        ('total', c.total_from, c.total_due, c.total_done)
) as v (clock, started, deadline, ended)
join reference.calendar w on w.day = v.deadline
join reference.calendar t on t.day = c.as_of
where v.started <= c.as_of;
comment on view api.clocks is
    'One row per case and clock that runs or ran by the day of the last recorded scan; days_left counts working days from it.';
