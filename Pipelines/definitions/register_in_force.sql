---
title: one row per entry of another office's register that is in force on the day
reads: [registers]
---
-- The views hide entries that take effect after the day.
select
    county_code,
    register,
    id_number,
    region_code,
    effective_from,
    amount,
    grade,
    reference,
    'registers|' || row_key as source
from registers
where effective_to is null or effective_to >= :as_of
