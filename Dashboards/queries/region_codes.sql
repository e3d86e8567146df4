-- Codes in records that the list of regions does not know, or that were closed by the day, by feed and code; the records are in,
-- and count for no village. A feed that takes in other districts' records is asked for the district's own codes alone.
with used (feed, code) as (
    select 'cases', region_code from cases where county_code = :county
    union all
    select 'hotline', region_code from hotline where county_code = :county
    union all
    select 'grid_reports', region_code from grid_reports where county_code = :county
    union all
    select 'help_requests', region_code from help_requests where county_code = :county
    union all
    select 'petitions', region_code from petitions where county_code = :county
    union all
    select 'feedback', region_code from feedback where county_code = :county
    union all
    select 'officers', region_code from officers where county_code = :county and starts_with(region_code, :county)
    union all
    select 'registers', region_code from registers where county_code = :county and starts_with(region_code, :county)
),
counted as (
    select feed, code, count(*) as records from used group by feed, code
)
select c.feed, c.code, r.name, r.valid_to::text as closed_on, c.records
from counted c
left join regions r on r.code = c.code and r.code_system = 'nbs'
where (r.code is null or r.valid_to < :as_of) and exists (select from regions)
order by c.records desc, c.feed, c.code
limit 40
