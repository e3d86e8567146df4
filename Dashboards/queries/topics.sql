-- What the calls of the month were about, all lines together and by township: how many there were, the mean of the three
-- months before where the feed reaches so far back, and how many of those that fell due in the month were answered in time.
with call as materialized (
    select
        rpad(left(h.region_code, 9), 12, '0') as township,
        left(reference.masked_text(coalesce(nullif(btrim(h.category), ''), '未分类')), 20) as topic,
        (h.received_at at time zone 'Asia/Shanghai')::date as received,
        (h.answered_at at time zone 'Asia/Shanghai')::date as answered,
        coalesce(h.due_on, w.day) as due
    from hotline h
    join reference.calendar r on r.day = (h.received_at at time zone 'Asia/Shanghai')::date
    join reference.calendar w on w.is_workday and w.workday_no = r.workday_no + 5
    where h.county_code = :county
),
counted as materialized (
    select
        township,
        topic,
        count(*) filter (where received >= :month_start) as calls,
        count(*) filter (where received < :month_start and received >= :month_start - interval '3 months') as before,
        count(*) filter (where due between :month_start and :as_of) as due,
        count(*) filter (where due between :month_start and :as_of and answered <= due) as in_time
    from call
    group by township, topic
)
select
    township,
    topic,
    sum(calls)::bigint as calls,
    case when (select min(c.received) from call c) <= :month_start - interval '3 months' then sum(before) / 3.0::float8 end as usual,
    sum(due)::bigint as due,
    sum(in_time)::bigint as in_time
from counted
group by grouping sets ((topic), (township, topic))
having sum(calls) > 0 or (township is null and sum(before) > 0)
order by township nulls first, calls desc, topic
