---
title: one row per decided case, officer who handled or approved it, and member of the household who was the officer or kin on the day of the decision, with the shortest way
reads: [cases, case_steps, case_members, officers, kinship]
stored: true
---
with part as (
    select county_code, case_no, region_code, decided_on, 'handler' as role, 1 as role_no, handler_id as officer_id from decided
    union all
    select county_code, case_no, region_code, decided_on, 'approver', 2, approver_id from decided
),
acted as (
    select
        p.county_code,
        p.case_no,
        p.region_code,
        p.decided_on,
        p.officer_id,
        o.id_number as officer,
        array_agg(p.role order by p.role_no) as roles
    from part p
    join officers o on o.county_code = p.county_code and o.officer_id = p.officer_id
    group by p.county_code, p.case_no, p.region_code, p.decided_on, p.officer_id, o.id_number
),
met as (
    select
        a.*, m.id_number, m.source as member_source, '' as way, array[a.officer] as persons, '{}'::text[] as sources,
        true as is_close
    from acted a
    join member m on m.county_code = a.county_code and m.case_no = a.case_no and m.id_number = a.officer
    where m.joined_on <= a.decided_on and (m.left_on is null or a.decided_on < m.left_on)
    union all
    select
        a.*, m.id_number, m.source, k.way, k.persons, k.sources, k.is_close
    from officer_kin k
    join member m on m.county_code = k.county_code and m.id_number = k.relative
    join acted a on a.county_code = m.county_code and a.case_no = m.case_no and a.officer = k.officer
    where m.joined_on <= a.decided_on and (m.left_on is null or a.decided_on < m.left_on)
        and (k.since is null or k.since <= a.decided_on)
        and (k.until is null or a.decided_on < k.until)
)
select distinct on (m.county_code, m.case_no, m.officer_id, m.id_number)
    m.county_code, m.case_no, m.region_code, m.decided_on, m.officer_id, m.officer, m.roles, m.id_number,
    m.member_source, m.way, m.persons, m.sources, m.is_close
from met m
order by m.county_code, m.case_no, m.officer_id, m.id_number, not m.is_close, length(m.way), m.way, m.persons
