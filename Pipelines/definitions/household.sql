---
title: one row per case in aid on the day and person who is a member of it on the day; member_count is the number of these persons
reads: [cases, case_members, case_steps]
stored: true
indexes: [[id_number], [case_no]]
---
-- Aided on the day: in here, and receives.
select
    a.county_code,
    a.case_no,
    a.program,
    a.area,
    a.region_code,
    a.applicant_id_number,
    a.start_on,
    m.id_number,
    min(m.joined_on) as joined_on,
    bool_or(m.receives) as receives,
    bool_or(m.receives and coalesce(m.labour = 'full', false)) as is_able,
    min(m.source) as source,
    count(*) over (partition by a.county_code, a.case_no) as member_count
from aid a
join member m on m.county_code = a.county_code and m.case_no = a.case_no
where a.start_on <= :as_of
    and (a.end_on is null or :as_of < a.end_on)
    and m.joined_on <= :as_of
    and (m.left_on is null or :as_of < m.left_on)
group by
    a.county_code, a.case_no, a.program, a.area, a.region_code, a.applicant_id_number, a.start_on, m.id_number
