-- The recorded scan that pages of a day show: its newest one; without a day, the newest scan of all.
select
    s.scan_id,
    s.as_of::text,
    s.started_at::text,
    to_char(s.finished_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS"+08:00"') as finished,
    exists (
        select from ledger.load l
        where l.county_code = s.county_code and l.state = 'loaded' and l.finished_at > s.started_at
    ) as has_later_loads,
    not exists (
        select from detection.scan e where e.county_code = s.county_code and e.scan_id < s.scan_id
    ) as is_first,
    (
        select 'R' || left(md5(string_agg(r.rule_id || '@' || r.version, ',' order by r.rule_id)), 8)
        from detection.rule_run r
        where r.county_code = s.county_code and r.scan_id = s.scan_id
    ) as rule_set,
    (
        select to_char(l.finished_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-' || l.load_id
        from ledger.load l
        where l.county_code = s.county_code and l.state = 'loaded' and l.finished_at <= s.started_at
        order by l.load_id desc
        limit 1
    ) as data_batch,
    (
        -- In groups of four digits, none of which can be taken for a telephone or ID number.
        select e.event_no || ' ' || regexp_replace(encode(e.hash, 'hex'), '(.{4})(?=.)', '\1 ', 'g')
        from audit.event e
        where e.county_code = s.county_code and e.recorded_at <= s.finished_at
        order by e.event_no desc
        limit 1
    ) as audit_head
from detection.scan s
where s.county_code = :county and (:as_of is null or s.as_of = :as_of)
order by s.scan_id desc
limit 1
