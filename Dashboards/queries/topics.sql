-- What the calls of the month were about, all lines together and by township: how many there were, the mean of the three
-- months before where the feed reaches so far back, and how many of those that fell due in the month were answered in time.
select
    township,
    topic,
    count(*) filter (where received >= :month_start) as calls,
    case
        when (select min(c.received) from page_call c) <= :month_start - interval '3 months'
        then
            count(*) filter (where received >= :month_start - interval '3 months' and received < :month_start) / 3.0::float8
    end as usual,
    count(*) filter (where due between :month_start and :as_of) as due,
    count(*) filter (where due between :month_start and :as_of and answered <= due) as in_time
from page_call
group by grouping sets ((topic), (township, topic))
having count(*) filter (where received >= :month_start) > 0
    or (township is null and count(*) filter (where received >= :month_start - interval '3 months') > 0)
order by township nulls first, calls desc, topic
