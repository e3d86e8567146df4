---
title: one row per approved case with an income per head of at least one yuan, in whole yuan
reads: [cases]
kept: household
---
select
    county_code,
    case_no,
    approver_id,
    approved_on,
    trunc(income_per_capita)::bigint as yuan
from cases
where status in ('active', 'closed')
    and approver_id is not null
    and approved_on is not null
    and income_per_capita >= 1
