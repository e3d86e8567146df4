---
id: missed.medical_burden
kind: missed
title: 医疗自付费用很高而没有临时救助
severity: high
subject: person
basis: [《社会救助暂行办法》第四十七条：家庭成员突发重大疾病致基本生活暂时出现严重困难的给予临时救助, 《临时救助工作规范》, 黔江区社会救助主动发现机制]
params:
  - {name: spent_above, default: 30000, unit: yuan, meaning: 自付费用合计超过多少元}
  - {name: spent_within, default: 12, unit: months, meaning: 合计最近多少个月的自付费用}
  - {name: aided_within, default: 12, unit: months, meaning: 最近多少个月内申请过临时救助的不提示}
explain: 此人最近 {months} 个月医疗自付合计 {amount} 元（{passed_on} 超过 {spent_above} 元），没有在享救助，也没有申请临时救助。
advice: [上门走访了解病情和家庭负担, 符合条件的指导申请临时救助或低保边缘认定, 同步告知医疗救助渠道]
audience: village
referable: true
ground: 漏保
worse: [amount]
false_positives: [自付费用已由商业保险报销, 家庭财产足以负担, 费用由肇事方或单位承担]
depends: [registers, cases, case_members, case_steps]
uses: [hotline, grid_reports, help_requests]
since: 2026-01-01
window: spent_within
---
-- The sum is run through day by day, so that it passed the bound on one of them.
with spending as (
    select
        r.county_code,
        r.id_number,
        r.effective_from,
        sum(r.amount) as amount
    from registers r
    where r.register = 'medical'
        and r.effective_from > (:as_of - make_interval(months => :spent_within))::date
    group by r.county_code, r.id_number, r.effective_from
),
running as (
    select
        s.county_code,
        s.id_number,
        s.effective_from,
        sum(s.amount) over (partition by s.county_code, s.id_number order by s.effective_from) as amount
    from spending s
),
burdened as (
    select
        r.county_code,
        r.id_number,
        min(r.effective_from) filter (where r.amount > :spent_above) as passed_on,
        max(r.amount) as amount
    from running r
    group by r.county_code, r.id_number
    having max(r.amount) > :spent_above
),
missed as (
    select b.*
    from burdened b
    where not exists (
            select
            from household h
            where h.county_code = b.county_code and h.id_number = b.id_number and h.receives)
        and not exists (
            select
            from member m
            join cases c on c.county_code = m.county_code and c.case_no = m.case_no
            where m.county_code = b.county_code
                and m.id_number = b.id_number
                and c.program = 'linshi'
                and c.status <> 'withdrawn'
                and c.applied_on > (:as_of - make_interval(months => :aided_within))::date)
        and not exists (
            select from gone g where g.county_code = b.county_code and g.id_number = b.id_number)
),
findings as (
    select
        m.id_number as subject_key,
        null::text as case_no,
        m.id_number,
        place.region_code,
        m.passed_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'months', :spent_within,
            'amount', m.amount,
            'passed_on', m.passed_on,
            'spent_above', :spent_above,
            'sources', reference.sources(variadic array(
                select 'registers|' || r.row_key
                from registers r
                where r.county_code = m.county_code
                    and r.id_number = m.id_number
                    and r.register = 'medical'
                    and r.effective_from > (:as_of - make_interval(months => :spent_within))::date))
        ) as evidence
    from missed m
    left join lateral (
        select l.region_code
        from person_place l
        where l.county_code = m.county_code and l.id_number = m.id_number
        order by l.preference, l.known_at desc, l.key desc
        limit 1) place on true
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
