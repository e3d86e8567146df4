-- Petitions received since the turn of the year, and older ones without an answer, these first: how far each has come, what of
-- it the rule finds late, and whether the petitioner came again after its answer.
with late as (
    select subject_key as petition_no, evidence ->> 'breaches_text' as breaches, state = 'referred' as is_referred
    from page_finding
    where rule_id = 'overdue.petition'
)
select
    p.petition_no,
    p.channel,
    p.received_on::text,
    p.region_code,
    p.verified_on::text,
    p.forwarded_on::text,
    p.due_on::text,
    p.replied_on::text,
    p.result,
    p.repeat_of is not null as is_repeat,
    exists (
        select from petitions r
        where r.county_code = p.county_code and r.repeat_of = p.petition_no and r.received_on > p.replied_on) as came_again,
    l.breaches,
    coalesce(l.is_referred, false) as is_referred
from petitions p
left join late l on l.petition_no = p.petition_no
where p.county_code = :county and (p.received_on >= date_trunc('year', :as_of)::date or p.replied_on is null)
order by p.replied_on is not null, p.received_on, p.petition_no
