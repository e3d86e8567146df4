---
id: overdue.rectification
kind: overdue
title: 提醒期满未整改
severity: medium
subject: record
basis: [黔江区社会救助监督机制：工作提醒限期整改，期满未整改的逐级督办]
params:
  - {name: ended_within, default: 180, unit: days, meaning: 已整改的超期在整改后多少天内仍然提示}
explain: 线索 {finding_no} 于 {reminded} 第 {level} 级提醒，整改期限 {deadline}{deadline_note}，{progress}，超 {days_late} 个工作日。
advice: [核对整改是否已经完成而未报送, 确需更多时间的先办理延期, 仍未整改的提高提醒级别并报分管领导]
audience: village
referable: true
ground: 失职渎职
worse: [level]
false_positives: [已经整改而处置结果未报送, 等待其他部门出具材料而未办理延期]
depends: [reminders]
uses: [cases]
since: 2026-01-01
window: ended_within
---
-- The latest reminder of a finding whose term ended before the day without rectification; a referral ends it as well.
with timed as (
    select
        r.county_code,
        r.finding_no,
        r.case_no,
        r.region_code,
        r.level,
        r.reminded_on,
        r.until,
        r.ended_on
    from reminders r
    where r.ended_by is distinct from 'refer'
        and r.until < coalesce(r.ended_on, :as_of)
        and (r.ended_on is null or r.ended_on >= :as_of - :ended_within)
),
findings as (
    select
        t.finding_no as subject_key,
        t.case_no,
        c.applicant_id_number as id_number,
        t.region_code,
        t.until + 1 as event_date,
        t.until as due_on,
        jsonb_build_object(
            'finding_no', t.finding_no,
            'level', t.level,
            'reminded', t.reminded_on,
            'deadline', t.until,
            'provisional', d.is_provisional,
            'deadline_note', case when d.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'rectified', t.ended_on,
            'open', t.ended_on is null,
            'progress', case when t.ended_on is null then '至今未报整改' else to_char(t.ended_on, 'YYYY-MM-DD') || ' 报整改' end,
            'days_late', j.workday_no - d.workday_no,
            'sources', reference.sources('reminders|' || t.finding_no)
        ) as evidence
    from timed t
    join reference.calendar d on d.day = t.until
    join reference.calendar j on j.day = coalesce(t.ended_on, :as_of)
    left join cases c on c.county_code = t.county_code and c.case_no = t.case_no
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
