---
id: wrongful.amount
kind: wrongful
title: 发放金额超过审批金额
severity: high
subject: case
basis: [《社会救助暂行办法》第十二条：按照差额按月发给最低生活保障金, 黔江区社会救助工作抽查机制：每月检查救助金落实情况]
params:
  - {name: tolerance, default: 1, unit: yuan, meaning: 多发不超过多少元的不提示}
explain: 本案 {month} 月份实发 {net_amount} 元，审批每月 {monthly_amount} 元，多发 {excess} 元。
advice: [核对发放清册与审批表, 多发的在以后月份抵扣或追回, 金额已调整的更新审批金额及起始月份]
audience: township
referable: true
ground: 错保
worse: [excess]
false_positives: [提标补差随当月发放, 上月漏发并入当月而种类登记为正常, 审批金额已调整而系统未更新]
depends: [cases, payments]
since: 2026-01-01
---
-- A month for which more came, recovered money aside, than the amount that holds for it.
with excess as (
    select
        y.county_code,
        y.case_no,
        y.month,
        min(c.monthly_amount) as monthly_amount,
        sum(y.amount) as net_amount,
        max(y.paid_on) as last_paid_on
    from money y
    join cases c on c.county_code = y.county_code and c.case_no = y.case_no
    where c.monthly_amount is not null and (c.amount_from is null or y.month >= c.amount_from)
    group by y.county_code, y.case_no, y.month
    having sum(y.amount) > min(c.monthly_amount) + :tolerance
),
findings as (
    select
        e.case_no || '|' || to_char(e.month, 'YYYY-MM') as subject_key,
        e.case_no,
        c.applicant_id_number as id_number,
        c.region_code,
        e.last_paid_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'month', to_char(e.month, 'YYYY-MM'),
            'net_amount', e.net_amount,
            'monthly_amount', e.monthly_amount,
            'excess', e.net_amount - e.monthly_amount,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(e.case_no) || array(
                select y.source
                from money y
                where y.county_code = e.county_code and y.case_no = e.case_no and y.month = e.month))
        ) as evidence
    from excess e
    join cases c on c.county_code = e.county_code and c.case_no = e.case_no
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
