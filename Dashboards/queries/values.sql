-- The values for the whole district by which each rule ran last, so that pages judge by the same; a region's own are left
-- aside.
select u.rule_id, v.key, v.value
from (
    select distinct on (r.rule_id) r.rule_id, r.params
    from detection.rule_run r
    where r.county_code = :county and r.scan_id <= :scan_id
    order by r.rule_id, r.scan_id desc
) u
cross join jsonb_array_elements(u.params) as s (value)
cross join jsonb_each_text(s.value -> 'values') as v (key, value)
where s.value ? 'region' and s.value ->> 'region' is null
