---
title: one row per case decided in the twelve months up to the end of the last whole month, as things stood at that end, with whether aid was granted
reads: [cases, case_steps]
kept: household
---
with last_month as (
    select (date_trunc('month', :as_of + 1) - interval '1 day')::date as last_day
),
-- As things stood at the end of the month: what came after it is not there yet.
dated as (
    select
        c.county_code, c.case_no, c.region_code, c.status, c.approved_on, c.closed_on, k.decide_end, m.last_day,
        case when (k.decide_end at time zone 'Asia/Shanghai')::date <= m.last_day
            then (k.decide_end at time zone 'Asia/Shanghai')::date end as decide_on
    from cases c
    join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
    cross join last_month m
    -- Who was decided earlier than in the twelve months was so at their end as well.
    where c.applied_on <= m.last_day and k.decided_on > (m.last_day - interval '12 months')::date
)
select
    d.county_code,
    d.case_no,
    left(d.region_code, 9) || '000' as township,
    case
        when d.status in ('active', 'closed') and coalesce(d.approved_on <= d.last_day, true) then true
        when d.status in ('rejected', 'withdrawn') and coalesce(d.closed_on <= d.last_day, true) then false
        else d.decide_on is not null and not exists (
            select from case_steps s
            where s.county_code = d.county_code and s.case_no = d.case_no
                and s.step = 'decide' and s.outcome = 'fail' and s.finished_at = d.decide_end)
    end as is_granted
from dated d
where coalesce(d.decide_on, case when d.approved_on <= d.last_day then d.approved_on end)
    > (d.last_day - interval '12 months')::date
