---
id: wrongful.after_close
kind: wrongful
title: 退出后仍发放救助金
severity: critical
subject: case
basis: [《社会救助暂行办法》第十三条：家庭人口、收入和财产状况发生变化的及时决定增发、减发或者停发, 黔江区社会救助工作抽查机制：每月检查救助金落实情况]
explain: 本案 {closed_on} 退出，{first_month} 起仍发放 {month_count} 个月，合计 {amount} 元。
advice: [核对退出决定和发放名册更新时间, 属实的停发，从退出次月起追回多发资金]
audience: township
referable: true
ground: 错保
worse: [month_count, amount]
false_positives: [退出日期录入有误, 复核后恢复救助而未重新立案, 补发以前月份误登为当月]
depends: [cases, payments]
since: 2026-01-01
---
-- Money, recovered sums aside, for a month after that in which the case ended.
with closed_case as (
    select
        c.county_code,
        c.case_no,
        c.region_code,
        c.applicant_id_number,
        c.closed_on
    from cases c
    where c.status = 'closed' and c.closed_on is not null
),
paid_month as (
    select
        c.county_code,
        c.case_no,
        c.region_code,
        c.applicant_id_number,
        c.closed_on,
        y.month,
        sum(y.amount) as net_amount,
        min(y.paid_on) as first_paid_on
    from closed_case c
    join money y on y.county_code = c.county_code and y.case_no = c.case_no
    where y.month > c.closed_on
    group by c.county_code, c.case_no, c.region_code, c.applicant_id_number, c.closed_on, y.month
    having sum(y.amount) > 0
),
paid as (
    select
        n.county_code,
        n.case_no,
        n.region_code,
        n.applicant_id_number,
        n.closed_on,
        min(n.month) as first_month,
        max(n.month) as last_month,
        count(*) as month_count,
        sum(n.net_amount) as amount,
        (array_agg(n.first_paid_on order by n.month))[1] as first_paid_on
    from paid_month n
    group by n.county_code, n.case_no, n.region_code, n.applicant_id_number, n.closed_on
),
findings as (
    select
        p.case_no as subject_key,
        p.case_no,
        p.applicant_id_number as id_number,
        p.region_code,
        p.first_paid_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'closed_on', p.closed_on,
            'first_month', to_char(p.first_month, 'YYYY-MM'),
            'month_count', p.month_count,
            'amount', p.amount,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(p.case_no) || array(
                select y.source
                from money y
                where y.county_code = p.county_code
                    and y.case_no = p.case_no
                    and y.month between p.first_month and p.last_month))
        ) as evidence
    from paid p
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
