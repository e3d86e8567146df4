-- Persons out of aid whose need was told since the turn of the year, by channel and the reporter's post: each once a
-- channel, by the first report; how many of them have applied since or were being decided on, and how many are in aid since.
with report as (
    select
        'hotline' as channel,
        null as role,
        h.subject_id_number as id_number,
        (h.received_at at time zone 'Asia/Shanghai')::date as told_on
    from hotline h
    where h.county_code = :county
        and not exists (select from unnest(array['投诉', '举报', '咨询', '建议', '表扬']) word where strpos(h.category, word) > 0)
    union all
    select 'grid', o.role, g.subject_id_number, (g.reported_at at time zone 'Asia/Shanghai')::date
    from grid_reports g
    left join officers o on o.county_code = g.county_code and o.officer_id = g.reporter_id
    where g.county_code = :county
        and g.signals && array['disability', 'illness', 'unemployment', 'accident', 'disaster', 'lone_elder', 'child']
    union all
    select 'help', null, q.id_number, (q.submitted_at at time zone 'Asia/Shanghai')::date
    from help_requests q
    where q.county_code = :county
),
told as (
    select distinct on (channel, id_number) channel, role, id_number, told_on
    from report
    where id_number is not null and told_on between date_trunc('year', :as_of)::date and :as_of
    order by channel, id_number, told_on, role
),
member as (
    select case_no, id_number from case_members where county_code = :county
    union
    select case_no, applicant_id_number from cases where county_code = :county
),
aided as (
    select m.id_number, p.start_on, p.closed_on
    from page_case p
    join member m on m.case_no = p.case_no
    where p.start_on <= :as_of
),
applied as (
    select m.id_number, c.applied_on, k.total_done
    from cases c
    join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
    join member m on m.case_no = c.case_no
    where c.county_code = :county and c.status <> 'withdrawn'
),
need as (
    select
        t.channel,
        t.role,
        exists (select from aided a where a.id_number = t.id_number and a.start_on >= t.told_on) as is_granted,
        exists (
            select from applied p
            where p.id_number = t.id_number
                and (p.applied_on >= t.told_on or p.total_done is null or p.total_done >= t.told_on)) as is_answered
    from told t
    where not exists (
        select from aided a
        where a.id_number = t.id_number and a.start_on < t.told_on and (a.closed_on is null or t.told_on < a.closed_on))
)
select
    channel,
    role,
    count(*) as persons,
    count(*) filter (where is_answered or is_granted) as answered,
    count(*) filter (where is_granted) as granted
from need
group by channel, role
order by channel, persons desc, role
