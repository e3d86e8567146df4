---
id: wrongful.prison
kind: wrongful
title: 服刑人员仍被发放救助金
severity: high
subject: person
basis: [《社会救助暂行办法》第十三条：家庭人口、收入和财产状况发生变化的及时决定增发、减发或者停发, 《最低生活保障审核确认办法》, 黔江区社会救助核查认定机制：定期全数据库人员信息比对]
params:
  - {name: away_above, default: 30, unit: days, meaning: 登记生效超过多少天}
explain: 保障对象 {effective_from} 起登记服刑，已 {days} 天，{first_month} 起仍发放 {month_count} 个月，合计 {amount} 元。
advice: [核实本人现状, 属实的停发或减发本人部分, 追回多发资金]
audience: township
referable: true
ground: 错保
worse: [month_count, amount]
false_positives: [社区矫正或监外执行, 已释放而登记未更新, 家庭总额已按减员核减]
depends: [cases, case_members, case_steps, payments, registers]
since: 2026-01-01
---
-- A recipient on the day with an entry for more than thirty days, and money for a month that began after these.
with paid as (
    select
        n.county_code,
        n.case_no,
        n.region_code,
        n.id_number,
        n.source,
        n.sources,
        n.effective_from,
        min(n.month) as first_month,
        max(n.month) as last_month,
        count(*) as month_count,
        sum(n.net_amount) as amount
    from away_month n
    where n.register = 'prison'
        and :as_of - n.effective_from > :away_above
        and n.month > n.effective_from + :away_above
    group by n.county_code, n.case_no, n.region_code, n.id_number, n.source, n.sources, n.effective_from
),
findings as (
    select
        p.case_no || '|' || p.id_number as subject_key,
        p.case_no,
        p.id_number,
        p.region_code,
        p.effective_from + :away_above + 1 as event_date,
        null::date as due_on,
        jsonb_build_object(
            'effective_from', p.effective_from,
            'days', :as_of - p.effective_from,
            'first_month', to_char(p.first_month, 'YYYY-MM'),
            'month_count', p.month_count,
            'amount', p.amount,
            'sources', reference.sources(variadic array['cases|' || reference.case_key(p.case_no), p.source] || p.sources || array(
                select y.source
                from money y
                where y.county_code = p.county_code
                    and y.case_no = p.case_no
                    and y.month between p.first_month and p.last_month))
        ) as evidence
    from paid p
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
