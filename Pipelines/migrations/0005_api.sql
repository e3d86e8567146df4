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
