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
-- The cases of the persons told of, as applicants or members.
concerned as (
    select distinct t.id_number, m.case_no
    from told t
    join case_members m on m.county_code = :county and m.id_number = t.id_number
    union
    select t.id_number, c.case_no
    from told t
    join cases c on c.county_code = :county and c.applicant_id_number = t.id_number
),
aided as (
    select m.id_number, p.start_on, p.closed_on
    from concerned m
    join page_case p on p.case_no = m.case_no
    where p.start_on <= :as_of
),
applied as (
    select m.id_number, c.applied_on, k.total_done
    from concerned m
    join cases c on c.county_code = :county and c.case_no = m.case_no
    join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
    where c.status <> 'withdrawn'
),
since as (
    select
        t.channel,
        t.id_number,
        bool_or(a.start_on >= t.told_on) as is_granted,
        bool_or(a.start_on < t.told_on and (a.closed_on is null or t.told_on < a.closed_on)) as was_aided
    from told t
    join aided a on a.id_number = t.id_number
    group by t.channel, t.id_number
),
answer as (
    select distinct t.channel, t.id_number
    from told t
    join applied p on p.id_number = t.id_number
    where p.applied_on >= t.told_on or p.total_done is null or p.total_done >= t.told_on
),
need as (
    select
        t.channel,
        t.role,
        coalesce(s.is_granted, false) as is_granted,
        a.id_number is not null as is_answered
    from told t
    left join since s on s.channel = t.channel and s.id_number = t.id_number
    left join answer a on a.channel = t.channel and a.id_number = t.id_number
    where s.was_aided is not true
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
