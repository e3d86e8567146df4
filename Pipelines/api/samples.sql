select access.show('feed.check_results', 'district');

create view api.samples with (security_barrier) as
with answer as (
    select
        r.county_code, r.sample_no,
        bool_or(r.result = 'problem') as has_problem,
        bool_or(r.result = 'unreachable') as is_unreachable,
        max(r.checked_on) as checked_on,
        string_agg(r.item, ',' order by r.item) filter (where r.result = 'problem') as problems
    from feed.check_results r
    group by r.county_code, r.sample_no
)
select
    s.sample_no || '' as sample_no, to_char(s.month, 'YYYY-MM') as month, s.case_no || '' as case_no,
    s.region_code || '' as region_code, c.township || '' as township, c.program, c.frame, c.risk,
    round(c.drawn::numeric / c.population, 6) as probability,
    case
        when a.has_problem then 'problem'
        when a.is_unreachable then 'unreachable'
        when a.sample_no is not null then 'ok'
        else 'open'
    end as state,
    a.checked_on, a.problems
from supervision.sample s
join supervision.sample_cell c on c.county_code = s.county_code and c.month = s.month and c.cell = s.cell
left join answer a on a.county_code = s.county_code and a.sample_no = s.sample_no;
comment on view api.samples is
    'One row per case drawn for a spot check, for readers of the district: its stratum, the probability by which it was drawn, and what was found.';
