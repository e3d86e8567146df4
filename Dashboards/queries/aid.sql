-- People and households in aid on the day, and people on the last day of the month before, by place and programme.
-- Each person counts once in a programme: where the member's case of it with the latest application lies.
with day (day, is_now) as (
    values (:as_of, true), (:month_start - 1, false)
),
programme (programme, program) as (
    values ('minimumLiving' collate "C", 'dibao'), ('extremePoverty', 'tekun'), ('temporary', 'linshi'), ('lowIncome', 'dibao'),
        ('lowIncome', 'tekun'), ('lowIncome', 'edge'), ('lowIncome', 'rigid')
),
-- Aid lasts until the case is closed, temporary aid 90 days at most.
in_aid as (
    select c.county_code, c.case_no, c.program, c.region_code, c.applied_on, c.applicant_id_number, d.day, d.is_now
    from page_case c
    join day d on c.start_on <= d.day and (c.closed_on is null or d.day < c.closed_on)
        and (c.program <> 'linshi' or d.day < c.start_on + 90)
),
receiver as (
    select a.case_no, a.program, a.region_code, a.applied_on, a.is_now, m.id_number
    from in_aid a
    join case_members m on m.county_code = a.county_code and m.case_no = a.case_no
    where m.receives and coalesce(m.joined_on, a.applied_on) <= a.day and (m.left_on is null or a.day < m.left_on)
    union all
    select a.case_no, a.program, a.region_code, a.applied_on, a.is_now, a.applicant_id_number
    from in_aid a
    left join case_members m
        on m.county_code = a.county_code and m.case_no = a.case_no and m.id_number = a.applicant_id_number
    where m.case_no is null
),
person as (
    select distinct on (r.id_number, p.programme, r.is_now) p.programme, r.is_now, r.region_code
    from receiver r
    join programme p on p.program = r.program
    order by r.id_number, p.programme, r.is_now, r.applied_on desc, r.case_no desc
),
people as (
    select
        programme,
        region_code,
        count(*) filter (where is_now) as persons,
        count(*) filter (where not is_now) as persons_before
    from person
    group by programme, region_code
),
household as (
    select p.programme, a.region_code, count(*) as households
    from in_aid a
    join programme p on p.program = a.program
    where a.is_now
    group by p.programme, a.region_code
)
select
    coalesce(p.region_code, h.region_code) as region_code,
    coalesce(p.programme, h.programme) as programme,
    coalesce(p.persons, 0) as persons,
    coalesce(p.persons_before, 0) as persons_before,
    coalesce(h.households, 0) as households
from people p
full join household h on h.programme = p.programme and h.region_code = p.region_code
order by 1, 2
