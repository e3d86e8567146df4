-- The strata of the newest spot check with results: how many cases each holds, how many were drawn, met and found with a
-- problem. A case that nobody met counts as not looked at. Rows of one township stand together.
with answer as (
    select
        r.sample_no,
        bool_or(r.result = 'problem') as has_problem,
        bool_or(r.result = 'problem') or not bool_or(r.result = 'unreachable') as is_answered,
        bool_or(r.method = 'home') as is_home,
        max(r.checked_on) as checked_on
    from check_results r
    where r.county_code = :county
    group by r.sample_no
),
newest as (
    select max(s.month) as month
    from supervision.sample s
    join answer a on a.sample_no = s.sample_no
    where s.county_code = :county
)
select
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
left join supervision.sample s on s.county_code = c.county_code and s.month = c.month and s.cell = c.cell
left join answer a on a.sample_no = s.sample_no
group by c.month, c.township, c.cell, c.population, c.drawn
order by c.township, c.cell
