---
title: one row per regular payment or recovery; the amounts of a case's month add up to its net money, and only a payment has a day
reads: [payments]
---
select
    county_code,
    case_no,
    month,
    case kind when 'regular' then amount else -amount end as amount,
    case kind when 'regular' then paid_on end as paid_on,
    'payments|' || row_key as source
from payments
where kind in ('regular', 'recovered')
