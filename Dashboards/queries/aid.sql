-- People in aid at the ends of the twelve months before and on the day, oldest first, and households on the day, by place and
-- programme. Each person counts once in a programme: where the member's case of it with the latest application lies.
with moment (day, place) as (
    select (:month_start - (12 - n) * interval '1 month')::date - 1, n
    from generate_series(1, 12) as n
    union all
    values (:as_of, 13)
),
programme (programme, program) as (
    values ('minimumLiving' collate "C", 'dibao'), ('extremePoverty', 'tekun'), ('temporary', 'linshi'), ('lowIncome', 'dibao'),
        ('lowIncome', 'tekun'), ('lowIncome', 'edge'), ('lowIncome', 'rigid')
),
-- Aid lasts until the case is closed, temporary aid 90 days at most; the day of its end is not part of it.
aided as (
    select
        c.county_code, c.case_no, c.program, c.region_code, c.applied_on, c.applicant_id_number, c.start_on,
        least(c.closed_on, case when c.program = 'linshi' then c.start_on + 90 end) as end_on
    from page_case c
),
receiver as (
    select
        a.case_no, a.program, a.region_code, a.applied_on, m.id_number,
        greatest(a.start_on, coalesce(m.joined_on, a.applied_on)) as since, least(a.end_on, m.left_on) as until
    from aided a
    join case_members m on m.county_code = a.county_code and m.case_no = a.case_no
    where m.receives
    union all
    select a.case_no, a.program, a.region_code, a.applied_on, a.applicant_id_number, a.start_on, a.end_on
    from aided a
    left join case_members m
        on m.county_code = a.county_code and m.case_no = a.case_no and m.id_number = a.applicant_id_number
    where m.case_no is null
),
-- Of the moments those from the first through the last are between the day of the beginning and the day before the end. Those
-- who received in one case of a programme alone need no choice among their cases.
entry as (
    select
        p.programme, r.region_code, r.id_number, r.applied_on, r.case_no,
        width_bucket(r.since - 1, d.days) + 1 as first_place,
        coalesce(width_bucket(r.until - 1, d.days), 13) as last_place,
        count(*) over (partition by r.id_number, p.programme) = 1 as is_alone
    from receiver r
    join programme p on p.program = r.program
    cross join (select array_agg(day order by day) as days from moment) d
),
chosen as (
    select distinct on (e.id_number, e.programme, m.place) e.programme, e.region_code, m.place
    from entry e
    join moment m on m.place between e.first_place and e.last_place
    where not e.is_alone
    order by e.id_number, e.programme, m.place, e.applied_on desc, e.case_no desc
),
person as (
    select programme, region_code, first_place, last_place, count(*) as persons
    from entry
    where is_alone
    group by 1, 2, 3, 4
    union all
    select programme, region_code, place, place, count(*)
    from chosen
    group by 1, 2, 3
),
people as (
    select p.programme, p.region_code, m.place, sum(p.persons)::bigint as persons
    from person p
    join moment m on m.place between p.first_place and p.last_place
    group by p.programme, p.region_code, m.place
),
household as (
    select p.programme, a.region_code, count(*) as households
    from aided a
    join programme p on p.program = a.program
    where a.start_on <= :as_of and (a.end_on is null or :as_of < a.end_on)
    group by p.programme, a.region_code
),
place as (
    select programme, region_code from people
    union
    select programme, region_code from household
)
select
    l.region_code,
    l.programme,
    array_agg(coalesce(p.persons, 0) order by m.place) as persons,
    coalesce(h.households, 0) as households
from place l
cross join moment m
left join people p on p.programme = l.programme and p.region_code = l.region_code and p.place = m.place
left join household h on h.programme = l.programme and h.region_code = l.region_code
group by l.region_code, l.programme, h.households
order by 1, 2
