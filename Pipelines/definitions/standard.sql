---
title: one row per program and area, with the monthly amount per person that holds on the day
reads: [standards]
---
-- The views hide standards that take effect after the day.
select distinct on (program, area)
    program,
    area,
    effective_from,
    monthly_amount,
    'standards|' || row_key as source
from standards
order by program, area, effective_from desc
