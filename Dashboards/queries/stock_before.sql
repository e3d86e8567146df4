-- How many findings stood at the end of the month before, by kind; nothing where nothing was scanned until then. Where one stood
-- tells the first step since.
select r.kind, count(*) as stock
from detection.finding f
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
left join lateral (
    select e.from_state
    from audit.event e
    where e.county_code = f.county_code and e.finding_id = f.finding_id and e.day >= :month_start
    order by e.version
    limit 1
) since on true
where f.county_code = :county and f.rule_id <> 'overdue.due_soon' and f.first_seen < :month_start
    and (f.cleared_at is null or f.cleared_at >= :month_start)
    and coalesce(since.from_state, f.state) in ('new', 'confirmed', 'reminded', 'rectified', 'referred')
    and r.kind in ('overdue', 'procedure', 'missed', 'wrongful', 'kinship', 'integrity')
    and exists (select from detection.scan s where s.county_code = :county and s.as_of < :month_start)
group by r.kind
order by r.kind
