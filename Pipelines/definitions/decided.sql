---
title: one row per case that was decided by the day, whatever the outcome, with the day of the first finished decision, else of the approval
reads: [cases, case_steps]
---
with decision as (
    select
        county_code,
        case_no,
        (min(finished_at) at time zone 'Asia/Shanghai')::date as decided_on
    from case_steps
    where step = 'decide' and finished_at is not null
    group by county_code, case_no
)
select
    c.county_code,
    c.case_no,
    c.program,
    c.region_code,
    c.handler_id,
    c.approver_id,
    coalesce(d.decided_on, c.approved_on) as decided_on
from cases c
left join decision d on d.county_code = c.county_code and d.case_no = c.case_no
where d.decided_on is not null or c.approved_on is not null
