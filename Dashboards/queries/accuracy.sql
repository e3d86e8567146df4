-- How often each rule proved right: of its findings of the twelve months to the day, those whose last decision by a person
-- confirmed or dismissed them. What is referred counts nowhere, since the pages of all levels say the same.
with decision as (
    select
        e.finding_id,
        (array_agg(e.action order by e.version desc))[1] = 'confirm' as is_upheld
    from audit.event e
    where e.county_code = :county and e.action in ('confirm', 'dismiss') and e.day <= :as_of
    group by e.finding_id
)
select
    f.rule_id,
    count(*)::integer as findings,
    count(d.finding_id)::integer as decided,
    (count(*) filter (where d.is_upheld))::integer as upheld
from detection.finding f
left join decision d on d.finding_id = f.finding_id
where f.county_code = :county
    and f.state <> 'referred'
    and f.first_seen > :as_of - interval '12 months'
    and f.first_seen <= :as_of
group by f.rule_id
having count(d.finding_id) > 0
order by f.rule_id
