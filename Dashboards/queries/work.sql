-- By place: grid reports of hardship in the month and those answered; standing cases whose long-term publicity is due
-- (in aid for longer than the rule lets it wait, or up already) and those of them that are up.
with report as (
    select
        g.region_code,
        count(*) as reported,
        count(g.handled_at) as answered
    from grid_reports g
    where g.county_code = :county
        and g.signals && array['disability', 'illness', 'unemployment', 'accident', 'disaster', 'lone_elder', 'child']
        and (g.reported_at at time zone 'Asia/Shanghai')::date >= :month_start
    group by g.region_code
),
register as (
    select
        p.county_code,
        p.case_no,
        bool_or(p.removed_on is null) as is_up,
        max(p.removed_on) as removed_on
    from publicity p
    where p.kind = 'long_term'
    group by p.county_code, p.case_no
),
step as (
    select distinct s.county_code, s.case_no
    from case_steps s
    where s.step = 'long_publicity' and s.finished_at is null
),
standing as (
    select
        c.region_code,
        coalesce(r.is_up, false) or s.case_no is not null as is_up,
        greatest(c.start_on, r.removed_on) as base
    from page_case c
    left join register r on r.county_code = c.county_code and r.case_no = c.case_no
    left join step s on s.county_code = c.county_code and s.case_no = c.case_no
    where c.program in ('dibao', 'tekun', 'edge') and c.start_on <= :as_of
        and (c.closed_on is null or :as_of < c.closed_on)
),
publicity_work as (
    select
        region_code,
        count(*) filter (where is_up or :as_of - base > coalesce(
            (select v.value::integer from page_value v where v.rule_id = 'procedure.long_publicity_missing' and v.name = 'post_within'),
            30)) as due,
        count(*) filter (where is_up) as up
    from standing
    group by region_code
)
select
    coalesce(r.region_code, p.region_code) as region_code,
    coalesce(r.reported, 0) as reported,
    coalesce(r.answered, 0) as answered,
    coalesce(p.due, 0) as due,
    coalesce(p.up, 0) as up
from report r
full join publicity_work p on p.region_code = r.region_code
order by 1
