-- Findings first seen in the last thirty months, by month, kind, place and who may see them.
select
    to_char(f.first_seen, 'YYYY-MM') as month,
    r.kind,
    left(f.region_code, 9) as township,
    r.audience,
    f.state = 'referred' as is_referred,
    count(*) as new
from detection.finding f
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
where f.county_code = :county and f.first_seen between (:month_start - interval '29 months')::date and :as_of
    and f.rule_id <> 'overdue.due_soon'
    and r.kind in ('overdue', 'procedure', 'missed', 'wrongful', 'kinship', 'integrity')
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
