-- The kinship rules as one would write them by hand for a day, straight over the tables: how many findings each has.
create temporary table edge as
select person_a as a, 'S' as step, person_b as b, since, until from feed.kinship where relation = 'spouse'
union all select person_b, 'S', person_a, since, until from feed.kinship where relation = 'spouse'
union all select person_b, 'U', person_a, since, until from feed.kinship where relation = 'parent'
union all select person_a, 'D', person_b, since, until from feed.kinship where relation = 'parent'
union all select person_a, 'B', person_b, since, until from feed.kinship where relation = 'sibling'
union all select person_b, 'B', person_a, since, until from feed.kinship where relation = 'sibling';
analyze edge;

create temporary table kin as
with way1 as (
    select o.id_number as officer, e.b as relative, e.step as way, array[e.a, e.b] as persons, e.since, e.until
    from (select distinct id_number from feed.officers) o
    join edge e on e.a = o.id_number
),
way2 as (
    select w.officer, e.b as relative, w.way || e.step as way, w.persons || e.b as persons, greatest(w.since, e.since) as since, least(w.until, e.until) as until
    from way1 w
    join edge e on e.a = w.relative
    where w.way || e.step in ('UU', 'DD', 'UD', 'SU', 'SD', 'SB', 'DS', 'BS', 'US', 'UB', 'BD') and not e.b = any(w.persons)
),
way3 as (
    select w.officer, e.b as relative, w.way || e.step as way, w.persons || e.b as persons, greatest(w.since, e.since) as since, least(w.until, e.until) as until
    from way2 w
    join edge e on e.a = w.relative
    where w.way || e.step in ('SUD', 'UDS', 'UUU', 'DDD', 'UUD', 'UDD', 'UBD') and not e.b = any(w.persons)
),
way4 as (
    select w.officer, e.b as relative, w.way || e.step as way, w.persons || e.b as persons, greatest(w.since, e.since) as since, least(w.until, e.until) as until
    from way3 w
    join edge e on e.a = w.relative
    where w.way || e.step = 'UUDD' and not e.b = any(w.persons)
),
way as (
    select * from way1 union all select * from way2 union all select * from way3 union all select * from way4
)
select officer, relative, since, until,
    way in ('S', 'U', 'D', 'B', 'UU', 'DD', 'UD', 'SU', 'SD', 'SB', 'DS', 'BS', 'US', 'SUD', 'UDS') as is_close
from way;
insert into kin select distinct id_number, id_number, null::date, null::date, true from feed.officers;
create index on kin (relative);
analyze kin;

create temporary table decided as
select c.case_no, c.handler_id, c.approver_id, coalesce(d.day, c.approved_on) as day
from feed.cases c
left join (
    select case_no, (min(finished_at) at time zone 'Asia/Shanghai')::date as day
    from feed.case_steps
    where step = 'decide' and finished_at is not null
    group by case_no
) d on d.case_no = c.case_no
where coalesce(d.day, c.approved_on) is not null;
analyze decided;

create temporary table member as
select m.case_no, m.id_number, m.receives, coalesce(m.joined_on, c.applied_on) as joined_on, m.left_on
from feed.case_members m
join feed.cases c on c.case_no = m.case_no;
analyze member;

create temporary table met as
select d.case_no, o.officer_id, m.id_number, d.handler_id, bool_or(k.is_close) as is_close
from kin k
join member m on m.id_number = k.relative
join decided d on d.case_no = m.case_no
join feed.officers o on o.id_number = k.officer and o.officer_id in (d.handler_id, d.approver_id)
where m.joined_on <= d.day and (m.left_on is null or d.day < m.left_on)
    and (k.since is null or k.since <= d.day) and (k.until is null or d.day < k.until)
group by d.case_no, o.officer_id, m.id_number, d.handler_id;

create temporary table aided as
select m.case_no, m.id_number, a.program, a.region_code
from member m
join (
    select c.case_no, c.program, c.region_code, coalesce(d.day, c.applied_on) as start_on,
        case when c.program = 'linshi' then least(c.closed_on, coalesce(d.day, c.applied_on) + 90) else c.closed_on end as end_on
    from feed.cases c
    left join decided d on d.case_no = c.case_no
    where c.status = 'active' or (c.status = 'closed' and c.closed_on is not null)
) a on a.case_no = m.case_no
where m.receives and m.joined_on <= :'day' and (m.left_on is null or :'day' < m.left_on)
    and a.start_on <= :'day' and (a.end_on is null or :'day' < a.end_on);
create index on aided (id_number);
analyze aided;

select
    (select count(*) from (
        select distinct o.officer_id, a.case_no
        from feed.officers o
        join aided a on a.id_number = o.id_number and left(a.region_code, 9) = left(o.region_code, 9)
        where (o.active_from is null or o.active_from <= :'day') and (o.active_to is null or :'day' <= o.active_to)) s),
    (select count(*) from met where is_close),
    (select count(*) from met where not is_close),
    (select count(*) from (
        select distinct o.officer_id, a.case_no, k.relative
        from feed.officers o
        join kin k on k.officer = o.id_number and k.relative <> k.officer and k.is_close
        join aided a on a.id_number = k.relative and left(a.region_code, 9) = left(o.region_code, 9)
        where o.role in ('handler', 'approver', 'village_cadre')
            and (o.active_from is null or o.active_from <= :'day') and (o.active_to is null or :'day' <= o.active_to)
            and (k.since is null or k.since <= :'day') and (k.until is null or :'day' < k.until)
            and not exists (
                select from feed.relative_filings f
                join feed.officers p on p.officer_id = f.officer_id
                where p.id_number = o.id_number and f.relative_id_number = k.relative and f.program = a.program)) u),
    (select count(*) from (
        select distinct c.case_no, o.officer_id
        from (
            select case_no, 'p' || reference.dialled(applicant_phone) as contact, region_code from feed.cases where status in ('processing', 'active')
            union all
            select c.case_no, 'b' || reference.account(c.bank_account), c.region_code from feed.cases c
            where c.status in ('processing', 'active')
                and not exists (select from feed.institutions i where reference.account(i.bank_account) = reference.account(c.bank_account))
        ) c
        join (
            select 'p' || reference.dialled(phone) as contact, o.* from feed.officers o
            union all
            select 'b' || reference.account(bank_account), o.* from feed.officers o
        ) o on o.contact = c.contact and left(o.region_code, 9) = left(c.region_code, 9)
        where (o.active_from is null or o.active_from <= :'day') and (o.active_to is null or :'day' <= o.active_to)
            and not exists (
                select from member m
                where m.case_no = c.case_no and m.id_number = o.id_number
                    and m.joined_on <= :'day' and (m.left_on is null or :'day' < m.left_on))) c);
