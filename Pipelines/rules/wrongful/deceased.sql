---
id: wrongful.deceased
kind: wrongful
title: 已故人员仍被发放救助金
severity: critical
subject: person
basis: [《社会救助暂行办法》第十三条：家庭人口、收入和财产状况发生变化的及时决定增发、减发或者停发, 《最低生活保障审核确认办法》, 黔江区社会救助核查认定机制：定期全数据库人员信息比对]
explain: 保障对象 {died_on} 死亡登记，{first_month} 起仍按原额发放 {month_count} 个月，合计 {amount} 元。
advice: [核对死亡登记和发放名册, 属实的停发或减发已故人员部分，从死亡次月起追回多发资金, 同案其他成员重新核定金额]
audience: township
referable: true
ground: 错保
worse: [month_count, amount]
mutes: [wrongful.prison, wrongful.moved]
false_positives: [死亡登记有误或同号登记, 当月金额已按减员核减而总额因提标未降, 丧葬补助以救助金名义发放]
depends: [cases, case_members, payments, registers]
since: 2026-01-01
---
-- Money for months after that of the death, where nobody who receives lives, or no less was paid than before it.
with dead_member as (
    select
        m.county_code,
        m.case_no,
        m.id_number,
        d.died_on,
        d.source as death_source,
        min(m.source) as source
    from death d
    join member m on m.county_code = d.county_code and m.id_number = d.id_number
    where m.receives and (m.left_on is null or m.left_on >= d.died_on)
    group by m.county_code, m.case_no, m.id_number, d.died_on, d.source
),
paid_month as (
    select
        d.county_code,
        d.case_no,
        d.id_number,
        d.died_on,
        d.death_source,
        d.source,
        c.region_code,
        c.monthly_amount,
        y.month,
        sum(y.amount) as net_amount,
        min(y.paid_on) as first_paid_on
    from dead_member d
    join cases c on c.county_code = d.county_code and c.case_no = d.case_no
    join money y on y.county_code = d.county_code and y.case_no = d.case_no
    where c.program in ('dibao', 'tekun')
    group by
        d.county_code, d.case_no, d.id_number, d.died_on, d.death_source, d.source, c.region_code, c.monthly_amount,
        y.month
),
dated as (
    select
        n.*,
        max(n.month) filter (where n.month <= n.died_on)
            over (partition by n.county_code, n.case_no, n.id_number) as base_month
    from paid_month n
),
-- What was paid for the latest month up to that of the death, where anything was, else what was approved.
based as (
    select
        n.*,
        coalesce(
            max(n.net_amount) filter (where n.month = n.base_month)
                over (partition by n.county_code, n.case_no, n.id_number),
            n.monthly_amount) as base_amount
    from dated n
),
later as materialized (
    select b.*
    from based b
    where b.month > b.died_on and b.net_amount > 0
),
living as materialized (
    select distinct l.county_code, l.case_no, l.month
    from later l
    join member m on m.county_code = l.county_code and m.case_no = l.case_no
    left join death d on d.county_code = m.county_code and d.id_number = m.id_number
    where m.receives
        and m.joined_on < (l.month + interval '1 month')::date
        and (m.left_on is null or m.left_on > greatest(l.month, m.joined_on))
        and (d.died_on is null or d.died_on >= l.month)
),
wrong as (
    select l.*
    from later l
    where l.net_amount >= l.base_amount
        or not exists (
            select
            from living v
            where v.county_code = l.county_code and v.case_no = l.case_no and v.month = l.month)
),
person as (
    select
        w.county_code,
        w.case_no,
        w.id_number,
        w.died_on,
        w.death_source,
        w.source,
        w.region_code,
        w.base_amount,
        w.base_month,
        min(w.month) as first_month,
        max(w.month) as last_month,
        count(*) as month_count,
        sum(w.net_amount) as amount,
        (array_agg(w.first_paid_on order by w.month))[1] as first_paid_on
    from wrong w
    group by
        w.county_code, w.case_no, w.id_number, w.died_on, w.death_source, w.source, w.region_code, w.base_amount,
        w.base_month
),
findings as (
    select
        p.case_no || '|' || p.id_number as subject_key,
        p.case_no,
        p.id_number,
        p.region_code,
        p.first_paid_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'died_on', p.died_on,
            'first_month', to_char(p.first_month, 'YYYY-MM'),
            'month_count', p.month_count,
            'amount', p.amount,
            'base_amount', p.base_amount,
            'sources', reference.sources(variadic array['cases|' || reference.case_key(p.case_no), p.source, p.death_source] || array(
                select y.source
                from money y
                where y.county_code = p.county_code
                    and y.case_no = p.case_no
                    and (y.month between p.first_month and p.last_month or y.month = p.base_month)))
        ) as evidence
    from person p
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
