---
title: one row per case that was ever in aid by the day, with the span in which it is; end_on is the first day out of aid, empty while it lasts
reads: [cases, case_steps]
params:
  - {name: linshi_days, default: 90, unit: days, meaning: 临时救助自批准起最多视为在享多少天}
stored: true
indexes: [[case_no]]
---
-- In aid on d: start_on <= d and (end_on is null or d < end_on).
with decision as (
    select
        county_code,
        case_no,
        (min(finished_at) at time zone 'Asia/Shanghai')::date as decided_on
    from case_steps
    where step = 'decide' and finished_at is not null
    group by county_code, case_no
),
started as (
    select
        c.*,
        coalesce(c.approved_on, d.decided_on, c.applied_on) as start_on
    from cases c
    left join decision d on d.county_code = c.county_code and d.case_no = c.case_no
    where c.status = 'active' or (c.status = 'closed' and c.closed_on is not null)
)
select
    s.county_code,
    s.case_no,
    s.program,
    s.area,
    s.region_code,
    s.applicant_id_number,
    s.applied_on,
    s.start_on,
    case when s.program = 'linshi' then least(s.closed_on, s.start_on + :linshi_days) else s.closed_on end as end_on
from started s
