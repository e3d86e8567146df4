---
id: overdue.decide
kind: overdue
title: 乡镇审批超 3 个工作日
severity: medium
subject: case
basis: [黔江区社会救助审批权限下放改革“55732”工作日办结制：公示结束无异议的，三个工作日内完成审核并作出审批决定]
params:
  - {name: ended_within, default: 180, unit: days, meaning: 已办结的超期在办结后多少天内仍然提示}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 公示结束后 3 个工作日内应作出审批决定。起算日 {started}，期限 {deadline}{deadline_note}，{progress}，超 {days_late} 个工作日。
advice: [乡镇（街道）作出审批决定，或写明异议调查的依据和时间, 核对各环节的起止时间与原始材料是否一致, 如因客观原因延误，附证明并按容错纠错规定说明]
audience: village
referable: true
ground: 失职渎职
worse: []
false_positives: [公示期间收到异议，异议调查未录入系统, 审批会议集中召开，决定日期按会议日补录]
depends: [cases, case_steps]
since: 2026-01-01
window: ended_within
---
-- The township must decide within 3 working days of the end of publicity.
with late as (
    select
        c.*,
        coalesce(c.decide_done, :as_of) as judged_on
    from clocks c
    where c.decide_due < coalesce(c.decide_done, :as_of)
        and (c.decide_done is null or c.decide_done > c.decide_due)
        and (c.decide_done is null or c.decide_done >= :as_of - :ended_within)
        and (:applied_from is null or c.applied_on >= :applied_from)
),
findings as (
    select
        l.case_no as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.decide_due + 1 as event_date,
        l.decide_due as due_on,
        jsonb_build_object(
            'started', l.decide_from,
            'deadline', l.decide_due,
            'ended', l.decide_done,
            'open', l.decide_done is null,
            'progress', case when l.decide_done is null then '至今未办结' else to_char(l.decide_done, 'YYYY-MM-DD') || ' 办结' end,
            'days_late', j.workday_no - d.workday_no,
            'provisional', d.is_provisional,
            'deadline_note', case when d.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(l.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = l.county_code and s.case_no = l.case_no and s.step in ('publicity', 'decide', 'pause')))
        ) as evidence
    from late l
    join reference.calendar d on d.day = l.decide_due
    join reference.calendar j on j.day = l.judged_on
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
