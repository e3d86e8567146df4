-- The last jobs, recorded scans and files up to the scan, newest first: when each began, how long it took and how it ended.
-- count_1 to count_4 are, of a scan: rules, found, cleared, not tested; of a file: rows read, loaded, unchanged, quarantined.
with shown as (
    select s.finished_at
    from detection.scan s
    where s.county_code = :county and s.scan_id = :scan_id
),
job as (
    select
        'job' as kind, s.job as name, s.started_at, s.finished_at, s.state, s.exit_status,
        case when s.message = 'interrupted' then s.message end as reason, 0::bigint as count_1, 0::bigint as count_2,
        0::bigint as count_3, 0::bigint as count_4, null::text as detail
    from operation.slot s
    where s.county_code = :county and s.state in ('done', 'failed') and s.finished_at <= (select finished_at from shown)
),
scan as (
    select
        'scan' as kind, s.as_of::text as name, s.started_at, s.finished_at,
        case when count(*) filter (where r.state = 'failed') > 0 then 'failed' else 'done' end as state,
        null::integer as exit_status, null::text as reason, count(*) as count_1, sum(r.found)::bigint as count_2,
        sum(r.cleared)::bigint as count_3, count(*) filter (where r.state = 'not_tested') as count_4,
        string_agg(r.rule_id, '、' order by r.rule_id) filter (where r.state = 'failed') as detail
    from detection.scan s
    join detection.rule_run r on r.county_code = s.county_code and r.scan_id = s.scan_id
    where s.county_code = :county and s.scan_id <= :scan_id
    group by s.scan_id, s.as_of, s.started_at, s.finished_at
),
file as (
    select
        'load' as kind, l.feed as name, l.started_at, l.finished_at, l.state, null::integer as exit_status, l.reason,
        l.rows_read as count_1, l.rows_loaded as count_2, l.rows_unchanged as count_3, l.rows_quarantined as count_4,
        null::text as detail
    from ledger.load l
    where l.county_code = :county and l.finished_at <= :known_at
),
run as (
    select * from job
    union all
    select * from scan
    union all
    select * from file
)
select
    kind,
    name,
    to_char(started_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as started,
    round(extract(epoch from finished_at - started_at), 1)::float8 as seconds,
    state,
    exit_status::bigint as exit_status,
    reason,
    count_1,
    count_2,
    count_3,
    count_4,
    detail
from run
order by started_at desc, kind, name
limit 300
