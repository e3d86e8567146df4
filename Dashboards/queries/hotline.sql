-- Calls of the month, the mean of the twelve months before where there are twelve, and how many of the tickets that fell due
-- in the month were answered in time; a ticket without a day of its own is due in five working days. One row a line, and one
-- a township for both lines together.
with ticket as materialized (
    select
        h.line,
        rpad(left(h.region_code, 9), 12, '0') as township,
        (h.received_at at time zone 'Asia/Shanghai')::date as received,
        (h.answered_at at time zone 'Asia/Shanghai')::date as answered,
        coalesce(h.due_on, w.day) as due
    from hotline h
    join reference.calendar r on r.day = (h.received_at at time zone 'Asia/Shanghai')::date
    join reference.calendar w on w.is_workday and w.workday_no = r.workday_no + 5
    where h.county_code = :county
)
select
    line,
    township,
    count(*) filter (where received >= :month_start) as calls,
    case
        when case when line is null then (select min(t.received) from ticket t) else min(received) end
            < :month_start - interval '11 months'
        then
            count(*) filter (where received >= :month_start - interval '12 months' and received < :month_start) / 12.0::float8
    end as usual,
    count(*) filter (where due between :month_start and :as_of) as due,
    count(*) filter (where due between :month_start and :as_of and answered <= due) as in_time
from ticket
group by grouping sets ((line), (township))
order by line, township
