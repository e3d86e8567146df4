-- Findings first seen in the month, and those that left the stock in it, by kind, place and who may see them: their facts were
-- gone, or a person's decision ended them, whichever came first.
with ended as (
    -- The last step of those that a person's decision ended; what was cleared before the month needs none.
    select f.county_code, f.finding_id, e.day
    from detection.finding f
    join audit.event e on e.county_code = f.county_code and e.finding_id = f.finding_id and e.version = f.version
    where f.county_code = :county and f.state in ('dismissed', 'exempt', 'closed')
        and (f.cleared_at is null or f.cleared_at >= :month_start)
)
select
    r.kind,
    left(f.region_code, 9) as township,
    r.audience,
    f.state = 'referred' as is_referred,
    count(*) filter (where f.first_seen >= :month_start) as new,
    count(*) filter (where least(f.cleared_at, e.day) between :month_start and :as_of) as ended
from detection.finding f
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
left join ended e on e.county_code = f.county_code and e.finding_id = f.finding_id
where f.county_code = :county and f.first_seen <= :as_of and f.rule_id <> 'overdue.due_soon'
    and r.kind in ('overdue', 'procedure', 'missed', 'wrongful', 'kinship', 'integrity')
group by 1, 2, 3, 4
order by 1, 2, 3, 4
