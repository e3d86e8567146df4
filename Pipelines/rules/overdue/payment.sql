---
id: overdue.payment
kind: overdue
title: 救助金未按月按时发放
severity: medium
subject: case
basis: [《社会救助暂行办法》第十二条：对批准获得最低生活保障的家庭按月发给最低生活保障金, 黔江区社会救助工作抽查机制：每月检查救助金落实情况]
params:
  - {name: due_day, default: 10, unit: count, meaning: 当月救助金最迟在次月几日发放}
  - {name: due_within, default: 180, unit: days, meaning: 发放期限过后多少天内仍然提示}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 本案 {month} 月份救助金（每月 {monthly_amount} 元）应在 {deadline} 前发放，{progress}，超 {days_late} 天。
advice: [核对发放清册和银行回单, 账户异常的当月补发并告知对象, 停发缓发的写明依据]
audience: village
referable: true
ground: 失职渎职
worse: []
false_positives: [银行退回后正在更换账户, 季度发放的机构供养对象, 发放已完成而回单未导入]
depends: [cases, case_steps, payments]
since: 2026-01-01
window: due_within
---
-- Each month between that of the start and that of the end, unless money for it came by the tenth of the next month.
with entitled as (
    select
        a.county_code,
        a.case_no,
        a.applicant_id_number,
        a.region_code,
        c.monthly_amount,
        date_trunc('month', a.start_on)::date as start_month,
        date_trunc('month', a.end_on)::date as end_month
    from aid a
    join cases c on c.county_code = a.county_code and c.case_no = a.case_no
    where a.program in ('dibao', 'tekun')
        and c.monthly_amount > 0
        and (:applied_from is null or c.applied_on >= :applied_from)
),
-- The last month that can be due lies at least one month back.
due_month as (
    select
        e.*,
        m.month::date as month,
        ((m.month + interval '1 month')::date + :due_day - 1) as due_on
    from entitled e
    cross join lateral generate_series(
        greatest(
            e.start_month + interval '1 month',
            date_trunc('month', (:as_of - :due_within)::timestamp) - interval '1 month'),
        least(e.end_month - interval '1 month', date_trunc('month', :as_of::timestamp) - interval '1 month'),
        interval '1 month') as m (month)
),
-- When money for each of these months first came.
paid_month as materialized (
    select p.county_code, p.case_no, p.month, min(p.paid_on) as paid_on
    from payments p
    where p.kind in ('regular', 'back_pay')
        and p.amount > 0
        and p.month >= (date_trunc('month', (:as_of - :due_within)::timestamp) - interval '1 month')::date
    group by p.county_code, p.case_no, p.month
),
late as (
    select d.*, p.paid_on
    from due_month d
    left join paid_month p on p.county_code = d.county_code and p.case_no = d.case_no and p.month = d.month
    where d.due_on < :as_of
        and d.due_on >= :as_of - :due_within
        and (p.paid_on is null or p.paid_on > d.due_on)
),
findings as (
    select
        l.case_no || '|' || to_char(l.month, 'YYYY-MM') as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.due_on + 1 as event_date,
        l.due_on,
        jsonb_build_object(
            'month', to_char(l.month, 'YYYY-MM'),
            'monthly_amount', l.monthly_amount,
            'deadline', l.due_on,
            'paid_on', l.paid_on,
            'open', l.paid_on is null,
            'progress', case when l.paid_on is null then '至今未发' else to_char(l.paid_on, 'YYYY-MM-DD') || ' 才发放' end,
            'days_late', coalesce(l.paid_on, :as_of) - l.due_on,
            'sources', reference.sources(variadic 'cases|' || l.case_no || array(
                select 'payments|' || p.row_key
                from payments p
                where p.county_code = l.county_code
                    and p.case_no = l.case_no
                    and p.month = l.month
                    and p.kind in ('regular', 'back_pay')))
        ) as evidence
    from late l
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
