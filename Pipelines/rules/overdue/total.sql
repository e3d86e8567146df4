---
id: overdue.total
kind: overdue
title: 审核确认总时长超 15 个工作日
severity: medium
subject: case
basis: [黔江区社会救助审批权限下放改革“55732”工作日办结制：审核确认时限缩短至十五个工作日以内（公示不计）]
params:
  - {name: ended_within, default: 180, unit: days, meaning: 已办结的超期在办结后多少天内仍然提示}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 受理后 15 个工作日内（公示不计）应完成审批并备案。起算日 {started}，期限 {deadline}{deadline_note}，{progress}，超 {days_late} 个工作日。
advice: [乡镇（街道）逐环节查明卡在哪一步，先办结最早到期的一步, 核对各环节的起止时间与原始材料是否一致, 如因客观原因延误，附证明并按容错纠错规定说明]
audience: village
referable: true
ground: 失职渎职
worse: []
false_positives: [多次补正材料而暂停未录入系统, 公示因异议重新张贴，前一次公示未登记撤下时间]
depends: [cases, case_steps]
since: 2026-01-01
window: ended_within
---
-- From acceptance to filing at most 15 working days, publicity and pauses not counted.
with late as (
    select
        c.*,
        coalesce(c.total_done, :as_of) as judged_on
    from clocks c
    where c.total_due < coalesce(c.total_done, :as_of)
        and (c.total_done is null or c.total_done > c.total_due)
        and (c.total_done is null or c.total_done >= :as_of - :ended_within)
        and (:applied_from is null or c.applied_on >= :applied_from)
),
findings as (
    select
        l.case_no as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.total_due + 1 as event_date,
        l.total_due as due_on,
        jsonb_build_object(
            'started', l.total_from,
            'deadline', l.total_due,
            'ended', l.total_done,
            'open', l.total_done is null,
            'progress', case when l.total_done is null then '至今未办结' else to_char(l.total_done, 'YYYY-MM-DD') || ' 办结' end,
            'days_late', j.workday_no - d.workday_no,
            'provisional', d.is_provisional,
            'deadline_note', case when d.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(l.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = l.county_code and s.case_no = l.case_no and s.step in ('accept', 'publicity', 'decide', 'file', 'pause')))
        ) as evidence
    from late l
    join reference.calendar d on d.day = l.total_due
    join reference.calendar j on j.day = l.judged_on
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
