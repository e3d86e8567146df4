-- By feed and township: the day of the last record that the township reported, and how many are of the month.
with record as (
    select 'grid_reports' as feed, g.region_code, (g.reported_at at time zone 'Asia/Shanghai')::date as day
    from grid_reports g
    where g.county_code = :county
    union all
    select 'case_steps', c.region_code, (coalesce(s.finished_at, s.started_at) at time zone 'Asia/Shanghai')::date
    from case_steps s
    join cases c on c.county_code = s.county_code and c.case_no = s.case_no
    where s.county_code = :county
    union all
    select 'publicity', c.region_code, p.posted_on
    from publicity p
    join cases c on c.county_code = p.county_code and c.case_no = p.case_no
    where p.county_code = :county
    union all
    select 'relative_filings', o.region_code, f.filed_on
    from relative_filings f
    join officers o on o.county_code = f.county_code and o.officer_id = f.officer_id
    where f.county_code = :county
)
select
    feed,
    rpad(left(region_code, 9), 12, '0') as township,
    max(day)::text as last_on,
    count(*) filter (where day >= :month_start) as records
from record
where day <= :as_of
group by 1, 2
order by 1, 2
