---
title: one row per case of a standing program and person who received by it on the last day of the last whole month, with the township
reads: [cases, case_members, case_steps]
kept: household
---
select distinct
    a.county_code,
    a.case_no,
    m.id_number,
    left(a.region_code, 9) || '000' as township
from aid a
join member m on m.county_code = a.county_code and m.case_no = a.case_no
cross join (select (date_trunc('month', :as_of + 1) - interval '1 day')::date as last_day) l
where a.program in ('dibao', 'tekun', 'edge')
    and m.receives
    and m.joined_on <= l.last_day
    and (m.left_on is null or l.last_day < m.left_on)
    and a.start_on <= l.last_day
    and a.applied_on <= l.last_day
    and (a.end_on is null or l.last_day < a.end_on)
