-- What became of the calls of the month, by the words of their outcome, the most frequent first.
select
    case
        when h.answered_at is null then '尚未答复'
        else left(reference.masked_text(coalesce(nullif(btrim(h.outcome), ''), '已答复，未写结果')), 20)
    end as outcome,
    count(*) as calls
from hotline h
where h.county_code = :county and (h.received_at at time zone 'Asia/Shanghai')::date >= :month_start
group by 1
order by 2 desc, 1
