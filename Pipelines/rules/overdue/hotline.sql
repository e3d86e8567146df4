---
id: overdue.hotline
kind: overdue
title: 热线工单超期未办结
severity: medium
subject: ticket
basis: [黔江区社会救助主动发现机制：开通用好“12345”和“79222164”社会救助服务专线，及时回应群众诉求]
params:
  - {name: answer_within, default: 5, unit: working_days, meaning: 工单没有写明期限时，来电后多少个工作日内办结}
  - {name: ended_within, default: 180, unit: days, meaning: 已办结的超期在办结后多少天内仍然提示}
explain: 工单 {received} 来电，期限 {deadline}{deadline_note}，{progress}，超 {days_late} 个工作日。
advice: [联系承办单位说明办理进度, 当天给来电人一次回复, 属于求助的按应救尽救要求受理]
audience: village
referable: true
ground: 失职渎职
worse: []
false_positives: [已经电话答复而系统未办结, 多次来电合并办理，按主工单办结]
depends: [hotline]
since: 2026-01-01
window: ended_within
---
-- A ticket is due on its own day, else five working days after the call.
with ticket as (
    select
        h.row_key,
        h.line,
        h.ticket_no,
        h.region_code,
        (h.received_at at time zone 'Asia/Shanghai')::date as received,
        (h.answered_at at time zone 'Asia/Shanghai')::date as answered,
        h.due_on
    from hotline h
),
timed as (
    select
        t.*,
        coalesce(t.due_on, w.day) as deadline
    from ticket t
    join reference.calendar r on r.day = t.received
    join reference.calendar w on w.is_workday and w.workday_no = r.workday_no + :answer_within
),
findings as (
    select
        t.line || '|' || t.ticket_no as subject_key,
        null::text as case_no,
        null::text as id_number,
        t.region_code,
        t.deadline + 1 as event_date,
        t.deadline as due_on,
        jsonb_build_object(
            'received', t.received,
            'deadline', t.deadline,
            'ended', t.answered,
            'open', t.answered is null,
            'progress', case when t.answered is null then '至今未办结' else to_char(t.answered, 'YYYY-MM-DD') || ' 办结' end,
            'days_late', j.workday_no - d.workday_no,
            'provisional', d.is_provisional,
            'deadline_note', case when d.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources('hotline|' || t.row_key)
        ) as evidence
    from timed t
    join reference.calendar d on d.day = t.deadline
    join reference.calendar j on j.day = coalesce(t.answered, :as_of)
    where t.deadline < coalesce(t.answered, :as_of)
        and (t.answered is null or t.answered >= :as_of - :ended_within)
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
