---
title: one row per case that was ever in aid by the day, with the span in which it is; end_on is the first day out of aid, empty while it lasts
reads: [cases, case_steps]
params:
  - {name: linshi_days, default: 90, unit: days, meaning: 临时救助自批准起最多视为在享多少天}
stored: true
indexes: [[case_no]]
---
-- In aid on d: start_on <= d and (end_on is null or d < end_on). The clocks know the first day: approved, else decided, else applied for.
select
    c.county_code,
    c.case_no,
    c.program,
    c.area,
    c.region_code,
    c.applicant_id_number,
    c.applied_on,
    k.start_on,
    case when c.program = 'linshi' then least(c.closed_on, k.start_on + :linshi_days) else c.closed_on end as end_on
from cases c
join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
where c.status = 'active' or (c.status = 'closed' and c.closed_on is not null)
