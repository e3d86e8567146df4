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
-- First by a bit for each of the last months: which of them are due to a case and not paid in time.
with month as materialized (
    select
        m.month::date as month,
        (m.month + interval '1 month')::date + :due_day - 1 as due_on,
        m.back,
        case when m.back < 62 then 1::bigint << m.back else 0::bigint end as bit
    from (
        select s.month, (row_number() over (order by s.month desc))::int - 1 as back
        from generate_series(
            date_trunc('month', (:as_of - :due_within)::timestamp) - interval '1 month',
            date_trunc('month', :as_of::timestamp) - interval '1 month',
            interval '1 month') as s (month)
    ) m
),
due as materialized (
    select month, due_on, bit from month where due_on < :as_of and due_on >= :as_of - :due_within
),
-- The bits of the months after that of a start, and of those before that of an end.
after_month as materialized (
    select m.month, (select coalesce(bit_or(d.bit), 0) from due d where d.month > m.month) as bits from month m
),
before_month as materialized (
    select m.month, (select coalesce(bit_or(d.bit), 0) from due d where d.month < m.month) as bits from month m
),
every_month as (
    select coalesce(bit_or(bit), 0) as bits, min(month) filter (where bit > 0) as first_month, count(*) filter (where bit = 0) as older
    from due
),
entitled as (
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
        and (a.end_on is null or a.end_on >= (date_trunc('month', (:as_of - :due_within)::timestamp))::date)
),
paid_bits as (
    select p.county_code, p.case_no, bit_or(d.bit) as bits
    from payments p
    join due d on d.month = p.month
    where p.month >= (select min(month) from due)
        and p.kind in ('regular', 'back_pay')
        and p.amount > 0
        and p.paid_on <= d.due_on
    group by p.county_code, p.case_no
),
unpaid as materialized (
    select e.*
    from entitled e
    cross join every_month a
    left join after_month s on s.month = e.start_month
    left join before_month u on u.month = e.end_month
    left join paid_bits p on p.county_code = e.county_code and p.case_no = e.case_no
    where (a.older > 0 and e.start_month < a.first_month)
        or coalesce(s.bits, a.bits) & coalesce(u.bits, a.bits) & ~coalesce(p.bits, 0) <> 0
),
due_month as (
    select u.*, d.month, d.due_on
    from unpaid u
    join due d on d.month > u.start_month and (u.end_month is null or d.month < u.end_month)
),
late as (
    select d.*, p.paid_on
    from due_month d
    left join lateral (
        select min(p.paid_on) as paid_on
        from payments p
        where p.county_code = d.county_code
            and p.case_no = d.case_no
            and p.month = d.month
            and p.kind in ('regular', 'back_pay')
            and p.amount > 0
    ) p on true
    where p.paid_on is null or p.paid_on > d.due_on
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
            'sources', reference.sources(variadic 'cases|' || reference.case_key(l.case_no) || array(
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
