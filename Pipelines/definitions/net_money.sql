---
title: one row per case and month with what was paid regularly for it less what was recovered of it
reads: [payments]
stored: true
indexes: [[case_no]]
---
-- A month in which money was only recovered has no day of payment.
select
    county_code,
    case_no,
    month,
    sum(case kind when 'regular' then amount else -amount end) as net_amount,
    min(paid_on) filter (where kind = 'regular') as first_paid_on,
    max(paid_on) filter (where kind = 'regular') as last_paid_on
from payments
where kind in ('regular', 'recovered')
group by county_code, case_no, month
