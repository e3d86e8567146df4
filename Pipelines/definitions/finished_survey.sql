---
title: one row per finished survey step of an officer, with the region of its case
reads: [cases, case_steps]
kept: household
---
select
    s.county_code,
    s.case_no,
    s.officer_id,
    s.row_key,
    s.finished_at,
    (s.finished_at at time zone 'Asia/Shanghai')::date as day,
    (s.finished_at at time zone 'Asia/Shanghai')::time = time '00:00' as is_day_only,
    c.region_code
from case_steps s
left join cases c on c.county_code = s.county_code and c.case_no = s.case_no
where s.step = 'survey' and s.finished_at is not null and s.officer_id is not null
