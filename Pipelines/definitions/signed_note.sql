---
title: one row per case with a survey note that an officer answers for, with a digest of the note without names, numbers and blanks, and how many characters are left of it
reads: [cases, case_steps, case_members]
kept: household
---
with survey as (
    select distinct on (county_code, case_no)
        county_code, case_no, officer_id, (finished_at at time zone 'Asia/Shanghai')::date as day
    from case_steps
    where step = 'survey' and finished_at is not null
    order by county_code, case_no, finished_at, row_key
),
named as (
    select county_code, case_no, array_agg(name) as names
    from member
    group by county_code, case_no
),
-- Materialized: a note is brought into its form once.
noted as materialized (
    select
        c.county_code,
        c.case_no,
        coalesce(s.officer_id, c.handler_id) as officer_id,
        coalesce(s.day, c.applied_on) as day,
        reference.comparable_note(c.survey_note, n.names || c.applicant_name) as note
    from cases c
    left join survey s on s.county_code = c.county_code and s.case_no = c.case_no
    left join named n on n.county_code = c.county_code and n.case_no = c.case_no
    where c.survey_note is not null
        and coalesce(s.officer_id, c.handler_id) is not null
)
select
    county_code,
    case_no,
    officer_id,
    day,
    length(note) as characters,
    left(md5(note), 12) as digest
from noted
