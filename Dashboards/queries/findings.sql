-- The findings that are open and stand on the day, masked, with the case behind each.
-- The files of a case come from one system and are no second opinion of each other.
with origin as (
    select
        finding_no,
        count(distinct case when feed in ('cases', 'case_members', 'case_steps', 'payments') then 'cases' else feed end) as systems,
        array_agg(distinct feed) as feeds
    from page_source
    group by finding_no
),
-- Whom a signal without a case is about; who called stays out of the pages.
told as (
    select s.finding_no, s.feed, s.row_key, h.subject_name as name, h.subject_id_number as id_number, h.subject_phone as phone
    from page_source s
    join hotline h on h.county_code = s.county_code and h.row_key = s.row_key
    where s.feed = 'hotline'
    union all
    select s.finding_no, s.feed, s.row_key, q.name, q.id_number, q.phone
    from page_source s
    join help_requests q on q.county_code = s.county_code and q.row_key = s.row_key
    where s.feed = 'help_requests'
    union all
    select s.finding_no, s.feed, s.row_key, g.subject_name, g.subject_id_number, g.subject_phone
    from page_source s
    join grid_reports g on g.county_code = s.county_code and g.row_key = s.row_key
    where s.feed = 'grid_reports'
),
contact as (
    select distinct on (finding_no) finding_no, name, id_number, phone
    from told
    order by finding_no, feed, row_key
)
select
    s.finding_no,
    s.rule_id,
    s.rule_version,
    s.kind,
    s.state,
    s.audience,
    s.region_code,
    s.first_seen::text,
    s.answer_by::text as act_by,
    s.answer_by - :as_of as days_left,
    s.event_date::text,
    s.due_on::text,
    dense_rank() over (order by s.subject, coalesce(s.case_no, s.subject_key))::integer as subject_no,
    reference.masked_name(coalesce(
        c.applicant_name, t.name,
        (select m.name from case_members m where m.county_code = s.county_code and m.id_number = s.id_number limit 1)
    )) as subject,
    coalesce(o.systems, 1)::integer as systems,
    coalesce(o.feeds, '{}') as feeds,
    c.case_no,
    c.program,
    c.area,
    c.applied_on::text,
    c.household_size,
    to_char(c.monthly_amount, 'FM999,999,990.00'),
    reference.masked_id(coalesce(c.applicant_id_number, t.id_number)) as id_number,
    reference.masked_phone(coalesce(c.applicant_phone, t.phone)) as phone,
    s.step_title,
    s.is_undone
from page_finding s
left join origin o on o.finding_no = s.finding_no
left join cases c on c.county_code = s.county_code and c.case_no = s.case_no
left join contact t on t.finding_no = s.finding_no
order by days_left, coalesce(s.is_undone, false) desc, s.finding_no
