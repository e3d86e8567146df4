---
id: overdue.petition
kind: overdue
title: 信访件超期未转办或未答复
severity: medium
subject: report
basis: [《信访工作条例》：收到信访事项十五日内转送或交办，六十日内办结, 黔江区社会救助信访督办机制：初步核实后转交相关乡镇（街道），并督促跟踪办理情况]
params:
  - {name: forward_within, default: 15, unit: days, meaning: 收件后多少天内转办}
  - {name: reply_within, default: 60, unit: days, meaning: 信访件没有写明期限时，收件后多少天内答复}
  - {name: ended_within, default: 180, unit: days, meaning: 已办结的超期在办结后多少天内仍然提示}
explain: 信访件 {received} 收到，{breaches_text}，最早期限 {deadline}，超 {days_late} 天。
advice: [当天转交责任乡镇（街道）并登记转办日期, 已有处理意见的书面答复信访人, 涉及救助待遇的同步核查]
audience: village
referable: true
ground: 失职渎职
worse: [breaches]
false_positives: [已当面或电话答复而未登记答复日期, 重复信访件按原件办理, 经批准延长期限而期限未更新]
depends: [petitions]
uses: [cases]
since: 2026-01-01
window: ended_within
---
-- Fifteen days to forward, the day written on it or sixty days to reply; what was replied to before was forwarded then.
with petition as (
    select
        p.county_code,
        p.row_key,
        p.petition_no,
        p.case_no,
        p.region_code,
        p.received_on,
        least(p.forwarded_on, p.replied_on) as forwarded_on,
        p.replied_on,
        p.due_on
    from petitions p
),
breach as (
    select
        p.county_code,
        p.petition_no,
        b.breach,
        b.breach_no,
        b.label,
        b.deadline,
        b.done,
        coalesce(b.done, :as_of) - b.deadline as days_late
    from petition p
    cross join lateral (
        values
            ('forward', 1, '转办', p.received_on + :forward_within, p.forwarded_on),
            ('reply', 2, '答复', coalesce(p.due_on, p.received_on + :reply_within), p.replied_on)
    ) as b (breach, breach_no, label, deadline, done)
    where b.deadline < coalesce(b.done, :as_of)
        and (b.done is null or b.done >= :as_of - :ended_within)
),
missed as (
    select
        b.county_code,
        b.petition_no,
        min(b.deadline) as deadline,
        jsonb_agg(b.breach order by b.breach_no) as breaches,
        string_agg('超期' || case when b.done is null then '未' else '' end || b.label, '、' order by b.breach_no) as breaches_text,
        bool_or(b.done is null) as is_open,
        max(b.days_late) as days_late
    from breach b
    group by b.county_code, b.petition_no
),
findings as (
    select
        p.petition_no as subject_key,
        p.case_no,
        c.applicant_id_number as id_number,
        p.region_code,
        m.deadline + 1 as event_date,
        m.deadline as due_on,
        jsonb_build_object(
            'received', p.received_on,
            'forwarded', p.forwarded_on,
            'replied', p.replied_on,
            'deadline', m.deadline,
            'breaches', m.breaches,
            'breaches_text', m.breaches_text,
            'open', m.is_open,
            'days_late', m.days_late,
            'sources', reference.sources('petitions|' || p.row_key)
        ) as evidence
    from missed m
    join petition p on p.county_code = m.county_code and p.petition_no = m.petition_no
    -- Few petitions name a case: its key finds it at once.
    left join cases c on c.county_code = p.county_code and c.row_key = reference.case_key(p.case_no)
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
