-- What was looked at in the samples of :month, by township and item: answers, and those that tell a problem.
select
    c.township,
    r.item,
    count(*) as checked,
    count(*) filter (where r.result = 'problem') as problems
from supervision.sample s
join supervision.sample_cell c on c.county_code = s.county_code and c.month = s.month and c.cell = s.cell
join check_results r on r.county_code = s.county_code and r.sample_no = s.sample_no
where s.county_code = :county and s.month = :month and r.result in ('ok', 'problem')
group by c.township, r.item
order by c.township, r.item
