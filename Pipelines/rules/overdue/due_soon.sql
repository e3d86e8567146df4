---
id: overdue.due_soon
kind: overdue
title: 一个工作日内到期
severity: info
subject: case
basis: [黔江区社会救助审批权限下放改革“55732”工作日办结制]
params:
  - {name: days_left, default: 1, unit: working_days, meaning: 剩余多少个工作日以内提示}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: “{clock_title}”一步的期限是 {deadline}{deadline_note}，还剩 {days_left} 个工作日。
advice: [今天先办这一步, 办完当天录入系统]
audience: village
referable: false
ground: 失职渎职
false_positives: [已经办完而尚未录入系统]
depends: [cases, case_steps]
since: 2026-01-01
---
-- A clock that has not ended, does not stand still today, and has at most one counted working day left.
with clock as (
    select
        c.county_code,
        c.case_no,
        c.applicant_id_number,
        c.region_code,
        v.clock,
        v.clock_title,
        v.started,
        v.due,
        coalesce(v.stops, '{}'::datemultirange) as stops
    from clocks c
    cross join lateral (
        values
            ('investigate', '调查核对', c.investigate_from, c.investigate_due, c.investigate_done, c.stops),
            ('review', '民主评议', c.review_from, c.review_due, c.review_done, c.stops),
            ('decide', '乡镇审批', c.decide_from, c.decide_due, c.decide_done, c.stops),
            ('file', '报区备案', c.file_from, c.file_due, c.file_done, c.stops),
            ('total', '全程办结', c.total_from, c.total_due, c.total_done,
                coalesce(c.total_stops, '{}'::datemultirange) + case when c.publicity_from is null then '{}'::datemultirange
                    else datemultirange(daterange(c.publicity_from, c.publicity_to, '(]')) end)
    ) as v (clock, clock_title, started, due, done, stops)
    where c.is_running
        and greatest(c.investigate_due, c.review_due, c.decide_due, c.file_due, c.total_due) >= :as_of
        and v.done is null
        and v.due >= :as_of
        and v.started <= :as_of
        and (:applied_from is null or c.applied_on >= :applied_from)
),
counted as (
    select
        k.*,
        (
            select count(*)
            from reference.calendar w
            where w.is_workday and w.day > :as_of and w.day <= k.due and not k.stops @> w.day
        ) as days_left
    from clock k
    where not k.stops @> :as_of
),
findings as (
    select
        k.case_no || '|' || k.clock as subject_key,
        k.case_no,
        k.applicant_id_number as id_number,
        k.region_code,
        (select w.day from reference.calendar w where w.is_workday and w.workday_no = d.workday_no - 1) as event_date,
        k.due as due_on,
        jsonb_build_object(
            'clock', k.clock,
            'clock_title', k.clock_title,
            'started', k.started,
            'deadline', k.due,
            'days_left', k.days_left,
            'provisional', d.is_provisional,
            'deadline_note', case when d.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(k.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = k.county_code and s.case_no = k.case_no))
        ) as evidence
    from counted k
    join reference.calendar d on d.day = k.due
    where k.days_left <= :days_left
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
