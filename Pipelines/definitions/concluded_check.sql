---
title: one row per finished verification that found a household within the line or above it, with the township of its case
reads: [verifications, cases]
kept: household
---
select
    v.county_code,
    v.case_no,
    v.agency_id,
    v.finished_on,
    left(c.region_code, 9) as township,
    v.conclusion = 'exceeds' as is_above
from verifications v
join cases c on c.county_code = v.county_code and c.case_no = v.case_no
where v.finished_on is not null and v.conclusion in ('meets', 'exceeds')
