-- Findings first seen in the month, and those decided or cleared in it, by kind, place and who may see them.
select
    r.kind,
    left(f.region_code, 9) as township,
    r.audience,
    f.state = 'referred' as is_referred,
    count(*) filter (where f.first_seen >= :month_start) as new,
    count(*) filter (where f.cleared_at between :month_start and :as_of) as ended
from detection.finding f
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
where f.county_code = :county and f.first_seen <= :as_of and f.rule_id <> 'overdue.due_soon'
    and r.kind in ('overdue', 'procedure', 'missed', 'wrongful', 'kinship', 'integrity')
group by 1, 2, 3, 4
order by 1, 2, 3, 4
