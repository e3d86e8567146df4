-- The cases that are or were in aid, with the day of their start, as page_case keeps them.
select c.county_code, c.case_no, c.program, c.region_code, c.applied_on, c.applicant_id_number, k.start_on, c.closed_on
from cases c
join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
where c.county_code = :county and (c.status = 'active' or (c.status = 'closed' and c.closed_on is not null))
