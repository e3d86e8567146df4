-- Each line's calls of the last eighteen months, and the month of its first call of all.
with ticket as (
    select h.line, (h.received_at at time zone 'Asia/Shanghai')::date as received
    from hotline h
    where h.county_code = :county
),
start as (
    select line, min(received) as received
    from ticket
    group by line
)
select t.line, to_char(t.received, 'YYYY-MM') as month, to_char(s.received, 'YYYY-MM') as first_month, count(*) as calls
from ticket t
join start s on s.line = t.line
where t.received >= :month_start - interval '17 months'
group by 1, 2, 3
order by 1, 2
