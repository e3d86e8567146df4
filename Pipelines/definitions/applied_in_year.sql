---
title: one row per case applied for in the twelve months up to the end of the last whole month, with whether it had been withdrawn by that end
reads: [cases, case_steps]
kept: household
---
select
    c.county_code,
    c.case_no,
    left(c.region_code, 9) || '000' as township,
    -- Not who withdrew since.
    c.status = 'withdrawn' and coalesce(coalesce(c.closed_on, (
        select (k.decide_end at time zone 'Asia/Shanghai')::date
        from clocks k
        where k.county_code = c.county_code and k.case_no = c.case_no)) <= m.last_day, true) as is_withdrawn
from cases c
cross join (select (date_trunc('month', :as_of + 1) - interval '1 day')::date as last_day) m
where c.applied_on <= m.last_day and c.applied_on > (m.last_day - interval '12 months')::date
