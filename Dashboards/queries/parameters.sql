-- The values by which the scan ran each rule, in the order of its file; a region's own stand behind those of all.
select
    u.rule_id,
    coalesce(g.name, s.value ->> 'region') as region,
    p.value ->> 'meaning' as meaning,
    p.value ->> 'unit' as unit,
    s.value -> 'values' ->> (p.value ->> 'name') as value
from detection.rule_run u
join detection.rule r on r.rule_id = u.rule_id and r.version = u.version
cross join jsonb_array_elements(r.params) with ordinality as p (value, place)
cross join jsonb_array_elements(u.params) with ordinality as s (value, place)
left join regions g on starts_with(g.code, s.value ->> 'region')
    and g.code = rpad(s.value ->> 'region', 12, '0')
where u.county_code = :county and u.scan_id = :scan_id and s.value ? 'region'
order by u.rule_id, s.place, p.place
