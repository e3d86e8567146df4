---
title: one row per place at which a person is known; his region is that of the first row by preference, then the latest, then the greatest key
reads: [cases, case_members, hotline, grid_reports, help_requests, registers]
---
-- To be read for few persons: `order by preference, known_at desc, key desc limit 1`.
select
    m.county_code,
    m.id_number,
    1 as preference,
    c.applied_on::timestamp at time zone 'Asia/Shanghai' as known_at,
    c.case_no as key,
    c.region_code
from member m
join cases c on c.county_code = m.county_code and c.case_no = m.case_no
union all
select county_code, id_number, 2, signalled_at, source, region_code
from signal
union all
select county_code, id_number, 3, effective_from::timestamp at time zone 'Asia/Shanghai', row_key, region_code
from registers
where region_code is not null
