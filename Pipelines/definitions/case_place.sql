---
title: one row per person who is or was a member of a case, with the village of the case applied for last, then of the greatest number
reads: [cases, case_members]
stored: true
indexes: [[id_number]]
---
select distinct on (m.county_code, m.id_number)
    m.county_code,
    m.id_number,
    c.region_code
from member m
join cases c on c.county_code = m.county_code and c.case_no = m.case_no
order by m.county_code, m.id_number, c.applied_on desc, c.case_no desc
