---
title: one row per person and joining of a case, the applicant always among them; left_on is the first day out, empty while the person belongs
reads: [cases, case_members]
stored: true
indexes: [[id_number], [case_no]]
---
-- Member on d: joined_on <= d and (left_on is null or d < left_on).
select
    m.county_code,
    m.case_no,
    m.id_number,
    m.name,
    m.receives,
    m.labour,
    coalesce(m.joined_on, c.applied_on) as joined_on,
    m.left_on,
    'case_members|' || m.row_key as source
from case_members m
join cases c on c.county_code = m.county_code and c.case_no = m.case_no
union all
select
    c.county_code,
    c.case_no,
    c.applicant_id_number,
    c.applicant_name,
    true,
    null,
    c.applied_on,
    null,
    'cases|' || c.row_key
from cases c
where not exists (
    select from case_members m
    where m.county_code = c.county_code and m.case_no = c.case_no and m.id_number = c.applicant_id_number)
