---
title: one row per case that was decided by the day, whatever the outcome, with the day of the first finished decision, else of the approval
reads: [cases, case_steps]
kept: household
indexes: [[case_no]]
---
select
    c.county_code,
    c.case_no,
    c.program,
    c.region_code,
    c.handler_id,
    c.approver_id,
    k.decided_on
from cases c
join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
where k.decided_on is not null
