---
id: wrongful.not_approved
kind: wrongful
title: 未经批准即发放救助金
severity: critical
subject: case
basis: [《社会救助暂行办法》第十一条、第十二条：经审查批准后按月发给, 黔江区社会救助审批流程：核查比对→入户调查→民主评议→乡镇（街道）审批]
explain: 本案{status_text}，却自 {first_paid_on} 起发放 {month_count} 个月，合计 {amount} 元。
advice: [查明发放依据，核对发放名册由谁录入, 确属未经批准的停发，追回全部资金]
audience: township
referable: true
ground: 错保
worse: [month_count, amount]
false_positives: [紧急程序先行救助而未补录审批, 审批已作出而未录入系统, 救助编号录入错误，实为另案发放]
depends: [cases, case_steps, payments]
since: 2026-01-01
---
-- Money, recovered sums aside, for a case that was refused, withdrawn or never decided.
with not_approved as (
    select
        c.county_code,
        c.case_no,
        c.region_code,
        c.applicant_id_number,
        case c.status when 'rejected' then '不予救助' when 'withdrawn' then '已撤回' else '没有审批记录' end as status_text
    from cases c
    join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
    where c.status in ('rejected', 'withdrawn') or k.decided_on is null
),
paid_month as (
    select
        c.county_code,
        c.case_no,
        c.region_code,
        c.applicant_id_number,
        c.status_text,
        y.month,
        sum(y.amount) as net_amount
    from not_approved c
    join money y on y.county_code = c.county_code and y.case_no = c.case_no
    group by c.county_code, c.case_no, c.region_code, c.applicant_id_number, c.status_text, y.month
    having sum(y.amount) > 0
),
paid as (
    select
        n.county_code,
        n.case_no,
        n.region_code,
        n.applicant_id_number,
        n.status_text,
        min(n.month) as first_month,
        count(*) as month_count,
        sum(n.net_amount) as amount
    from paid_month n
    group by n.county_code, n.case_no, n.region_code, n.applicant_id_number, n.status_text
),
findings as (
    select
        p.case_no as subject_key,
        p.case_no,
        p.applicant_id_number as id_number,
        p.region_code,
        f.first_paid_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'status_text', p.status_text,
            'first_paid_on', f.first_paid_on,
            'first_month', to_char(p.first_month, 'YYYY-MM'),
            'month_count', p.month_count,
            'amount', p.amount,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(p.case_no) || array(
                select 'payments|' || y.row_key
                from payments y
                where y.county_code = p.county_code and y.case_no = p.case_no))
        ) as evidence
    from paid p
    cross join lateral (
        select min(y.paid_on) as first_paid_on
        from payments y
        where y.county_code = p.county_code and y.case_no = p.case_no and y.kind in ('regular', 'back_pay')) f
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
