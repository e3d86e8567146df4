select access.show('feed.case_members', 'case');

create view api.persons with (security_barrier) as
with member as (
    select county_code, case_no, id_number, min(name) as name
    from (
        select county_code, case_no, id_number, name from feed.case_members
        union all
        select county_code, case_no, applicant_id_number, applicant_name from feed.cases
    ) named
    where id_number <> ''
    group by county_code, case_no, id_number
),
person as (
    select distinct on (m.county_code, m.id_number)
        m.id_number,
        m.name,
        case when c.applicant_id_number = m.id_number then c.applicant_phone end as phone,
        c.region_code,
        c.case_no,
        c.applied_on,
        count(*) over (partition by m.county_code, m.id_number) as case_count
    from member m
    join feed.cases c on c.county_code = m.county_code and c.case_no = m.case_no
    order by m.county_code, m.id_number, c.applied_on desc, c.case_no desc
)
select
    case when (select s.is_clear from access.sight s) then p.id_number else reference.masked_id(p.id_number) end as id_number,
    case when (select s.is_clear from access.sight s) then p.name else reference.masked_name(p.name) end as name,
    case when (select s.is_clear from access.sight s) then p.phone else reference.masked_phone(p.phone) end as phone,
    p.region_code || '' as region_code,
    p.case_no || '' as last_case_no,
    p.applied_on as last_applied_on,
    p.case_count
from person p;
comment on view api.persons is
    'One row per person who is or was a member of a case, with the case applied for last; phone where it is his own application. Below the district name, ID number and phone are masked.';
