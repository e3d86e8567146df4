---
id: overdue.file
kind: overdue
title: 报区备案超 2 个工作日
severity: medium
subject: case
basis: [黔江区社会救助审批权限下放改革“55732”工作日办结制：两个工作日内报区民政局备案]
params:
  - {name: ended_within, default: 180, unit: days, meaning: 已办结的超期在办结后多少天内仍然提示}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 审批后 2 个工作日内应报区民政局备案。起算日 {started}，期限 {deadline}{deadline_note}，{progress}，超 {days_late} 个工作日。
advice: [乡镇（街道）报送备案材料，区民政局核对是否已收而未登记, 核对各环节的起止时间与原始材料是否一致, 如因客观原因延误，附证明并按容错纠错规定说明]
audience: village
referable: true
ground: 失职渎职
worse: []
false_positives: [备案材料已送达而区级登记较晚, 系统接口中断，备案结果未回传]
depends: [cases, case_steps]
since: 2026-01-01
window: ended_within
---
-- The decision must be filed with the district within 2 working days.
with late as (
    select
        c.*,
        coalesce(c.file_done, :as_of) as judged_on
    from clocks c
    where c.file_due < coalesce(c.file_done, :as_of)
        and (c.file_done is null or c.file_done > c.file_due)
        and (c.file_done is null or c.file_done >= :as_of - :ended_within)
        and (:applied_from is null or c.applied_on >= :applied_from)
),
findings as (
    select
        l.case_no as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.file_due + 1 as event_date,
        l.file_due as due_on,
        jsonb_build_object(
            'started', l.file_from,
            'deadline', l.file_due,
            'ended', l.file_done,
            'open', l.file_done is null,
            'progress', case when l.file_done is null then '至今未办结' else to_char(l.file_done, 'YYYY-MM-DD') || ' 办结' end,
            'days_late', j.workday_no - d.workday_no,
            'provisional', d.is_provisional,
            'deadline_note', case when d.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(l.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = l.county_code and s.case_no = l.case_no and s.step in ('decide', 'file', 'pause')))
        ) as evidence
    from late l
    join reference.calendar d on d.day = l.file_due
    join reference.calendar j on j.day = l.judged_on
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
