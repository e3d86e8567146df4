---
id: overdue.review
kind: overdue
title: 民主评议超 5 个工作日
severity: medium
subject: case
basis: [黔江区社会救助审批权限下放改革“55732”工作日办结制：五个工作日内组织民主评议]
params:
  - {name: ended_within, default: 180, unit: days, meaning: 已办结的超期在办结后多少天内仍然提示}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 调查核对结束后 5 个工作日内应完成民主评议。起算日 {started}，期限 {deadline}{deadline_note}，{progress}，超 {days_late} 个工作日。
advice: [村（社区）尽快召开民主评议会，评议小组先核对近亲属关系, 核对各环节的起止时间与原始材料是否一致, 如因客观原因延误，附证明并按容错纠错规定说明]
audience: village
referable: true
ground: 失职渎职
worse: []
false_positives: [评议小组人数不足，改期召开, 遇自然灾害或封路，已向乡镇报告, 会议按期召开而记录补录较晚]
depends: [cases, case_steps]
since: 2026-01-01
window: ended_within
---
-- The democratic review must be finished within 5 working days of the end of the investigation.
with late as (
    select
        c.*,
        coalesce(c.review_done, :as_of) as judged_on
    from clocks c
    where c.review_due < coalesce(c.review_done, :as_of)
        and (c.review_done is null or c.review_done > c.review_due)
        and (c.review_done is null or c.review_done >= :as_of - :ended_within)
        and (:applied_from is null or c.applied_on >= :applied_from)
),
findings as (
    select
        l.case_no as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.review_due + 1 as event_date,
        l.review_due as due_on,
        jsonb_build_object(
            'started', l.review_from,
            'deadline', l.review_due,
            'ended', l.review_done,
            'open', l.review_done is null,
            'progress', case when l.review_done is null then '至今未办结' else to_char(l.review_done, 'YYYY-MM-DD') || ' 办结' end,
            'days_late', j.workday_no - d.workday_no,
            'provisional', d.is_provisional,
            'deadline_note', case when d.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(l.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = l.county_code and s.case_no = l.case_no and s.step in ('verify', 'survey', 'income', 'review', 'pause')))
        ) as evidence
    from late l
    join reference.calendar d on d.day = l.review_due
    join reference.calendar j on j.day = l.judged_on
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
