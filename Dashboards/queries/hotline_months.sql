-- Each line's calls of the last eighteen months, and the month of its first call of all.
with start as (
    select line, min(received) as received
    from page_call
    group by line
)
select c.line, to_char(c.received, 'YYYY-MM') as month, to_char(s.received, 'YYYY-MM') as first_month, count(*) as calls
from page_call c
join start s on s.line = c.line
where c.received >= :month_start - interval '17 months'
group by 1, 2, 3
order by 1, 2
