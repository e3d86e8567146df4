-- What the calls of the month were about, by line.
select
    h.line,
    left(reference.masked_text(coalesce(nullif(btrim(h.category), ''), '未分类')), 20) as topic,
    count(*) as calls
from hotline h
where h.county_code = :county and (h.received_at at time zone 'Asia/Shanghai')::date >= :month_start
group by 1, 2
order by 1, 3 desc, 2
