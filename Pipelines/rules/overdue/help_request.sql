---
id: overdue.help_request
kind: overdue
title: 手机求助超期未转办或未办结
severity: medium
subject: report
basis: [黔江区社会救助手机求助端口：通过信息平台及时推送至相关社会救助职能部门办理，并推送办理动态]
params:
  - {name: dispatch_within, default: 1, unit: working_days, meaning: 提交后多少个工作日内转办}
  - {name: handle_within, default: 10, unit: working_days, meaning: 提交后多少个工作日内办结}
  - {name: ended_within, default: 180, unit: days, meaning: 已办结的超期在办结后多少天内仍然提示}
explain: 求助 {submitted} 提交，{breaches_text}，最早期限 {deadline}{deadline_note}，超 {days_late} 个工作日。
advice: [当天转到对口部门并告知求助人, 需要救助的同步受理申请]
audience: village
referable: true
ground: 失职渎职
worse: [breaches]
false_positives: [已线下办理而系统未登记, 求助人联系不上，已三次回访并留痕]
depends: [help_requests]
since: 2026-01-01
window: ended_within
---
-- One working day to dispatch, ten to handle; what was handled without or before a dispatch was dispatched then.
with request as (
    select
        r.row_key,
        r.request_no,
        r.id_number,
        r.region_code,
        (r.submitted_at at time zone 'Asia/Shanghai')::date as submitted,
        (least(r.dispatched_at, r.handled_at) at time zone 'Asia/Shanghai')::date as dispatched,
        (r.handled_at at time zone 'Asia/Shanghai')::date as handled
    from help_requests r
),
breach as (
    select
        r.request_no,
        b.breach,
        b.breach_no,
        b.label,
        w.day as deadline,
        b.done,
        w.is_provisional,
        j.workday_no - w.workday_no as days_late
    from request r
    join reference.calendar s on s.day = r.submitted
    cross join lateral (
        values
            ('dispatch', 1, '转办', :dispatch_within, r.dispatched),
            ('handle', 2, '办结', :handle_within, r.handled)
    ) as b (breach, breach_no, label, days, done)
    join reference.calendar w on w.is_workday and w.workday_no = s.workday_no + b.days
    join reference.calendar j on j.day = coalesce(b.done, :as_of)
    where w.day < coalesce(b.done, :as_of)
        and (b.done is null or b.done >= :as_of - :ended_within)
),
missed as (
    select
        b.request_no,
        min(b.deadline) as deadline,
        jsonb_agg(b.breach order by b.breach_no) as breaches,
        string_agg('超期' || case when b.done is null then '未' else '' end || b.label, '、' order by b.breach_no) as breaches_text,
        bool_or(b.done is null) as is_open,
        max(b.days_late) as days_late,
        (array_agg(b.is_provisional order by b.deadline))[1] as is_provisional
    from breach b
    group by b.request_no
),
findings as (
    select
        r.request_no as subject_key,
        null::text as case_no,
        null::text as id_number,
        r.region_code,
        m.deadline + 1 as event_date,
        m.deadline as due_on,
        jsonb_build_object(
            'submitted', r.submitted,
            'dispatched', r.dispatched,
            'handled', r.handled,
            'deadline', m.deadline,
            'breaches', m.breaches,
            'breaches_text', m.breaches_text,
            'open', m.is_open,
            'days_late', m.days_late,
            'provisional', m.is_provisional,
            'deadline_note', case when m.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources('help_requests|' || r.row_key)
        ) as evidence
    from missed m
    join request r on r.request_no = m.request_no
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
