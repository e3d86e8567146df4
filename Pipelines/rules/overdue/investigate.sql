---
id: overdue.investigate
kind: overdue
title: 入户调查、收入核算和核查比对超 5 个工作日
severity: medium
subject: case
basis: [黔江区社会救助审批权限下放改革“55732”工作日办结制：五个工作日内完成入户调查、收入核算和信息核对]
params:
  - {name: ended_within, default: 180, unit: days, meaning: 已办结的超期在办结后多少天内仍然提示}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 受理后 5 个工作日内应完成入户调查、收入核算和核查比对。起算日 {started}，期限 {deadline}{deadline_note}，{progress}，超 {days_late} 个工作日。
advice: [民政办补齐入户调查、收入核算、核查比对中缺少的一项，并写明延误原因, 核对各环节的起止时间与原始材料是否一致, 如因客观原因延误，附证明并按容错纠错规定说明]
audience: village
referable: true
ground: 失职渎职
worse: []
false_positives: [对象外出务工，约定的入户时间在期限之后, 委托核查的外省数据返回迟于期限, 纸质材料已办结而系统补录较晚]
depends: [cases, case_steps]
since: 2026-01-01
window: ended_within
---
-- The last of survey, income and verify must be finished within 5 working days of acceptance.
with late as (
    select
        c.*,
        coalesce(c.investigate_done, :as_of) as judged_on
    from clocks c
    where c.investigate_due < coalesce(c.investigate_done, :as_of)
        and (c.investigate_done is null or c.investigate_done > c.investigate_due)
        and (c.investigate_done is null or c.investigate_done >= :as_of - :ended_within)
        and (:applied_from is null or c.applied_on >= :applied_from)
),
findings as (
    select
        l.case_no as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.investigate_due + 1 as event_date,
        l.investigate_due as due_on,
        jsonb_build_object(
            'started', l.investigate_from,
            'deadline', l.investigate_due,
            'ended', l.investigate_done,
            'open', l.investigate_done is null,
            'progress', case when l.investigate_done is null then '至今未办结' else to_char(l.investigate_done, 'YYYY-MM-DD') || ' 办结' end,
            'days_late', j.workday_no - d.workday_no,
            'provisional', d.is_provisional,
            'deadline_note', case when d.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(l.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = l.county_code and s.case_no = l.case_no and s.step in ('accept', 'verify', 'survey', 'income', 'pause')))
        ) as evidence
    from late l
    join reference.calendar d on d.day = l.investigate_due
    join reference.calendar j on j.day = l.judged_on
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
