---
title: one row per person who died by the day, with the earliest day that an entry gives
reads: [registers]
stored: true
indexes: [[id_number]]
---
select distinct on (county_code, id_number)
    county_code,
    id_number,
    effective_from as died_on,
    'registers|' || row_key as source
from registers
where register = 'death'
order by county_code, id_number, effective_from, row_key
