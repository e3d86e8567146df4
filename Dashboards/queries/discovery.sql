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
-- Their cases, as applicants or members. Each line keeps what was told: joined by it again, few lines would be expected of
-- many.
concerned as (
    select t.channel, t.role, t.id_number, t.told_on, m.case_no
    from told t
    left join case_members m on m.county_code = :county and m.id_number = t.id_number
    union
    select t.channel, t.role, t.id_number, t.told_on, c.case_no
    from told t
    left join cases c on c.county_code = :county and c.applicant_id_number = t.id_number
),
need as (
    select
        n.channel,
        n.role,
        n.id_number,
        bool_or(p.start_on >= n.told_on) as is_granted,
        bool_or(p.start_on < n.told_on and (p.closed_on is null or n.told_on < p.closed_on)) as was_aided,
        bool_or(c.status <> 'withdrawn' and k.case_no is not null
            and (c.applied_on >= n.told_on or k.total_done is null or k.total_done >= n.told_on)) as is_answered
    from concerned n
    left join page_case p on p.county_code = :county and p.case_no = n.case_no and p.start_on <= :as_of
    left join cases c on c.county_code = :county and c.case_no = n.case_no
    left join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
    group by n.channel, n.role, n.id_number
)
select
    channel,
    role,
    count(*) as persons,
    count(*) filter (where is_answered or is_granted) as answered,
    count(*) filter (where is_granted) as granted
from need
where was_aided is not true
group by channel, role
order by channel, persons desc, role
