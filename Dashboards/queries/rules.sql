-- The rules that the scan ran, and every version that a standing finding was made by.
select
    r.rule_id,
    r.version,
    r.kind,
    r.title,
    r.subject,
    r.audience,
    r.basis,
    r.explain,
    r.advice,
    r.false_positives,
    r.depends,
    r.uses,
    u.state,
    r.severity
from detection.rule r
left join detection.rule_run u
    on u.county_code = :county and u.scan_id = :scan_id and u.rule_id = r.rule_id and u.version = r.version
where u.rule_id is not null
    or exists (
        select from detection.finding f
        where f.county_code = :county and f.rule_id = r.rule_id and f.rule_version = r.version
    )
order by r.rule_id, r.version
