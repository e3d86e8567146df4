-- Findings that were exempted, the newest first: by what basis, until when, and whether it still holds. The basis was
-- written by one person of the district and approved by another.
select
    f.finding_no,
    r.kind,
    r.title,
    f.region_code,
    e.day::text,
    reference.masked_text(e.payload ->> 'reason') as basis,
    e.until::text,
    f.state = 'exempt' and f.decided_by is not null and not exists (
        select from audit.event n
        where n.county_code = e.county_code and n.finding_id = e.finding_id and n.version > e.version) as holds
from audit.event e
join detection.finding f on f.county_code = e.county_code and f.finding_id = e.finding_id
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
where e.county_code = :county and e.action = 'exempt' and e.day <= :as_of
order by e.day desc, f.finding_no
