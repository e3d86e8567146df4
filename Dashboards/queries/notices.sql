-- What the rules that watch numbers and the data themselves find, masked and the newest first: each finding on numbers, and of
-- each rule on the data the newest one with how many there are.
with notice as (
    select
        r.kind,
        r.title,
        r.explain,
        f.finding_no,
        f.region_code,
        f.first_seen,
        f.evidence,
        count(*) over (partition by f.rule_id) as findings,
        row_number() over (partition by f.rule_id order by f.first_seen desc, f.finding_no) as place
    from detection.finding f
    join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
    where f.county_code = :county and r.kind in ('surge', 'data')
        and f.state in ('new', 'confirmed', 'reminded', 'rectified')
        and f.first_seen <= :as_of and (f.cleared_at is null or f.cleared_at > :as_of)
)
select
    kind,
    title,
    region_code,
    first_seen::text,
    findings,
    reference.explain(explain, reference.masked_evidence(evidence))
from notice
where kind = 'surge' or place = 1
order by kind, first_seen desc, title, finding_no
