---
title: one row per case and person whose need signals the case answers; answers_to is the last day of a signal that it answers, infinity for any day
reads: [cases, case_members, case_steps]
stored: true
indexes: [[id_number]]
---
-- Applied for on the day or later; in process on it or still; refused on it or later. A withdrawn case answers nothing.
with answer as (
    select
        c.county_code,
        c.case_no,
        case c.status
            when 'processing' then 'infinity'
            when 'rejected' then greatest(c.applied_on, coalesce(c.closed_on, (k.decide_end at time zone 'Asia/Shanghai')::date, 'infinity'))
            else greatest(c.applied_on, k.start_on - 1)
        end as answers_to
    from cases c
    join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
    where c.status <> 'withdrawn'
)
select
    m.county_code,
    m.case_no,
    m.id_number,
    a.answers_to
from member m
join answer a on a.county_code = m.county_code and a.case_no = m.case_no
