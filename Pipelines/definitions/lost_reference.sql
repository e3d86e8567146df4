---
title: one row per record of a case that names a case or an officer who is not there
reads: [cases, case_steps, case_members, payments, verifications, publicity, assessments, officers]
kept: household
whole_after: [officers]
---
select
    m.county_code, m.case_no, 'case_members' as feed, 'case_no' as column_name, m.case_no as value, m.row_key, m.joined_on as own_on, 'cases' as target
from case_members m
where not exists (select from cases k where k.county_code = m.county_code and k.case_no = m.case_no)
union all
select
    s.county_code, s.case_no, 'case_steps', 'case_no', s.case_no, s.row_key, (s.started_at at time zone 'Asia/Shanghai')::date, 'cases'
from case_steps s
where not exists (select from cases k where k.county_code = s.county_code and k.case_no = s.case_no)
union all
select
    p.county_code, p.case_no, 'payments', 'case_no', p.case_no, p.row_key, p.paid_on, 'cases'
from payments p
where not exists (select from cases k where k.county_code = p.county_code and k.case_no = p.case_no)
union all
select
    v.county_code, v.case_no, 'verifications', 'case_no', v.case_no, v.row_key, v.requested_on, 'cases'
from verifications v
where not exists (select from cases k where k.county_code = v.county_code and k.case_no = v.case_no)
union all
select
    l.county_code, l.case_no, 'publicity', 'case_no', l.case_no, l.row_key, l.posted_on, 'cases'
from publicity l
where not exists (select from cases k where k.county_code = l.county_code and k.case_no = l.case_no)
union all
select
    a.county_code, a.case_no, 'assessments', 'case_no', a.case_no, a.row_key, a.assessed_on, 'cases'
from assessments a
where not exists (select from cases k where k.county_code = a.county_code and k.case_no = a.case_no)
union all
select
    c.county_code, c.case_no, 'cases', d.column_name, d.officer_id, c.row_key, c.applied_on, 'officers'
from cases c
cross join lateral (values ('handler_id', c.handler_id), ('approver_id', c.approver_id)) as d (column_name, officer_id)
where d.officer_id is not null
    and not exists (select from officers o where o.county_code = c.county_code and o.officer_id = d.officer_id)
union all
select
    s.county_code, s.case_no, 'case_steps', 'officer_id', s.officer_id, s.row_key, (s.started_at at time zone 'Asia/Shanghai')::date, 'officers'
from case_steps s
where s.officer_id is not null
    and not exists (select from officers o where o.county_code = s.county_code and o.officer_id = s.officer_id)
