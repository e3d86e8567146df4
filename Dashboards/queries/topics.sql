-- What the calls of the month were about, by line, and by township for both lines together.
with call as materialized (
    select
        h.line,
        rpad(left(h.region_code, 9), 12, '0') as township,
        left(reference.masked_text(coalesce(nullif(btrim(h.category), ''), '未分类')), 20) as topic,
        count(*) as calls
    from hotline h
    where h.county_code = :county and (h.received_at at time zone 'Asia/Shanghai')::date >= :month_start
    group by 1, 2, 3
)
select line, township, topic, sum(calls)::bigint as calls
from call
group by grouping sets ((line, topic), (township, topic))
order by 1, 2, 4 desc, 3
