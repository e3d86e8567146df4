-- Calls of the month, the mean of the twelve months before where there are twelve, and how many of the tickets that fell due
-- in the month were answered in time. One row a line, and one a township for all lines together.
select
    line,
    township,
    count(*) filter (where received >= :month_start) as calls,
    case
        when case when line is null then (select min(c.received) from page_call c) else min(received) end
            < :month_start - interval '11 months'
        then
            count(*) filter (where received >= :month_start - interval '12 months' and received < :month_start) / 12.0::float8
    end as usual,
    count(*) filter (where due between :month_start and :as_of) as due,
    count(*) filter (where due between :month_start and :as_of and answered <= due) as in_time
from page_call
group by grouping sets ((line), (township))
order by line, township
