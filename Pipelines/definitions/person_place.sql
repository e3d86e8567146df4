---
title: one row per place at which a person is known; his region is that of the first row by preference, then the latest, then the greatest key
reads: [cases, case_members, hotline, grid_reports, help_requests, registers]
---
-- To be read for few persons: `order by preference, known_at desc, key desc limit 1`.
select county_code, id_number, 1 as preference, null::timestamptz as known_at, '' as key, region_code
from case_place
union all
select county_code, id_number, 2, signalled_at, source, region_code
from signal
union all
select county_code, id_number, 3, effective_from::timestamp at time zone 'Asia/Shanghai', row_key, region_code
from registers
where region_code is not null
