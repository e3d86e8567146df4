-- The agencies that verify, over 365 days. Gap: system and visit differ by more than 200 yuan and by half of the larger.
-- Leniency: how often the conclusion is «exceeds», beside what the shares of the cases' townships let expect. Delay: not
-- finished within five working days after the order, of the orders that are finished or past that day.
with placed as (
    select
        v.agency_id, v.requested_on, v.finished_on, v.conclusion, abs(v.system_income - v.visit_income) as gap,
        greatest(v.system_income, v.visit_income) as larger, left(c.region_code, 9) as township
    from verifications v
    left join cases c on c.county_code = v.county_code and c.case_no = v.case_no
    where v.county_code = :county
),
compared as (
    select
        agency_id,
        count(*) as compared,
        count(*) filter (where gap > 200 and gap > larger * 0.5) as gaps,
        percentile_cont(0.5) within group (order by gap::double precision) as median_gap
    from placed
    where :as_of - finished_on < 365 and gap is not null
    group by agency_id
),
share as (
    select agency_id, conclusion = 'exceeds' as is_above, avg((conclusion = 'exceeds')::int) over (partition by township) as of_township
    from placed
    where :as_of - finished_on < 365 and conclusion in ('meets', 'exceeds') and township is not null
),
concluded as (
    select agency_id, count(*) as concluded, count(*) filter (where is_above) as above, sum(of_township)::double precision as expected
    from share
    group by agency_id
),
ordered as (
    select p.agency_id, p.finished_on, f.workday_no - r.workday_no as days, t.day as due_on
    from placed p
    join reference.calendar r on r.day = p.requested_on
    left join reference.calendar f on f.day = p.finished_on
    left join reference.calendar t on t.is_workday and t.workday_no = r.workday_no + 5
    where :as_of - p.requested_on < 365
),
delayed as (
    select
        agency_id,
        count(*) filter (where finished_on is not null or due_on < :as_of) as due,
        count(*) filter (where coalesce(finished_on, :as_of) > due_on) as late,
        count(*) filter (where finished_on is null) as waiting,
        percentile_disc(0.5) within group (order by days) as median_days
    from ordered
    group by agency_id
),
known as (
    select agency_id from agencies
    union
    select agency_id from placed
)
select
    k.agency_id,
    coalesce(a.name, k.agency_id) as name,
    coalesce(c.compared, 0),
    coalesce(c.gaps, 0),
    c.median_gap,
    coalesce(s.concluded, 0),
    coalesce(s.above, 0),
    coalesce(s.expected, 0),
    coalesce(d.due, 0),
    coalesce(d.late, 0),
    coalesce(d.waiting, 0),
    d.median_days,
    exists (
        select from page_finding f where f.rule_id = 'integrity.agency_leniency' and f.subject_key = k.agency_id) as is_lenient
from known k
left join agencies a on a.agency_id = k.agency_id
left join compared c on c.agency_id = k.agency_id
left join concluded s on s.agency_id = k.agency_id
left join delayed d on d.agency_id = k.agency_id
order by k.agency_id
