-- The strata of the newest spot check with results: how many cases each holds, how many were drawn, met and found with a
-- problem, as the district sees it and as townships may: filings of relatives are none of their figures. A case that nobody
-- met counts as not looked at. Rows of one township stand together.
with scope (scope) as (
    values ('district'), ('township')
),
answer as (
    select
        r.sample_no,
        v.scope,
        bool_or(r.result = 'problem') as has_problem,
        bool_or(r.result = 'problem') or not bool_or(r.result = 'unreachable') as is_answered,
        bool_or(r.method = 'home') as is_home,
        max(r.checked_on) as checked_on
    from check_results r
    join scope v on v.scope = 'district' or r.item <> 'filing'
    where r.county_code = :county
    group by r.sample_no, v.scope
),
newest as (
    select max(s.month) as month
    from supervision.sample s
    join answer a on a.sample_no = s.sample_no
    where s.county_code = :county
)
select
    v.scope,
    to_char(c.month, 'YYYY-MM') as month,
    c.township,
    c.population::bigint as population,
    c.drawn::bigint as drawn,
    count(*) filter (where a.is_answered) as answered,
    count(*) filter (where a.has_problem) as problems,
    count(*) filter (where a.is_answered and a.is_home) as at_home,
    max(a.checked_on)::text as checked_until
from newest n
join supervision.sample_cell c on c.county_code = :county and c.month = n.month
cross join scope v
left join supervision.sample s on s.county_code = c.county_code and s.month = c.month and s.cell = c.cell
left join answer a on a.sample_no = s.sample_no and a.scope = v.scope
group by v.scope, c.month, c.township, c.cell, c.population, c.drawn
order by v.scope, c.township, c.cell
