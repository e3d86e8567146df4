---
title: one row per span of days on which a person receives aid by a case; aided_to is the first day without, empty while it lasts
reads: [cases, case_members, case_steps]
---
-- Aided on d: aided_from <= d and (aided_to is null or d < aided_to).
select
    a.county_code,
    m.id_number,
    a.case_no,
    a.program,
    a.region_code,
    a.start_on,
    greatest(a.start_on, m.joined_on) as aided_from,
    least(a.end_on, m.left_on) as aided_to,
    m.source
from aid a
join member m on m.county_code = a.county_code and m.case_no = a.case_no
where m.receives
    and (least(a.end_on, m.left_on) is null or greatest(a.start_on, m.joined_on) < least(a.end_on, m.left_on))
