---
id: missed.lone_elder
kind: missed
title: 独居老人养老金不高于低保标准而没有救助
severity: high
subject: person
basis: [《社会救助暂行办法》第九条：家庭成员人均收入低于当地最低生活保障标准的给予最低生活保障, 《社会救助暂行办法》第十四条：对无劳动能力、无生活来源的老年人给予特困人员供养, 黔江区社会救助主动发现机制]
params:
  - {name: least_age, default: 70, unit: years, meaning: 满多少周岁起提示}
  - {name: reported_within, default: 365, unit: days, meaning: 只看最近多少天的网格上报}
explain: 网格员 {reported_on} 上报此人独居，{age} 周岁，养老金合计每月 {pension} 元，不高于农村低保标准 {standard} 元，不在任何救助之中。
advice: [上门走访核实赡养和收入情况, 符合条件的指导申请低保或特困供养, 纳入独居老人定期探访]
audience: village
referable: true
ground: 漏保
worse: []
false_positives: [子女按月给付赡养费, 老人随子女在外居住，上报时暂住, 有房租等其他收入]
depends: [grid_reports, registers, standards, cases, case_members, case_steps]
uses: [hotline, help_requests]
since: 2026-01-01
window: reported_within
---
-- Reported as living alone within a year, seventy or older, with no more pension than the rural income line.
with elder as (
    select
        g.county_code,
        g.subject_id_number as id_number,
        min((g.reported_at at time zone 'Asia/Shanghai')::date) as reported_on,
        array_agg('grid_reports|' || g.row_key) as sources,
        (to_char(:as_of, 'YYYYMMDD')::integer - substring(g.subject_id_number from '^[0-9]{6}([0-9]{8})')::integer) / 10000 as age
    from grid_reports g
    where g.subject_id_number is not null
        and 'lone_elder' = any(g.signals)
        and (g.reported_at at time zone 'Asia/Shanghai')::date >= :as_of - :reported_within
    group by g.county_code, g.subject_id_number
),
old as (
    select e.*
    from elder e
    where e.age >= :least_age
        and not exists (
            select
            from household h
            where h.county_code = e.county_code and h.id_number = e.id_number and h.receives)
        and not exists (
            select from gone g where g.county_code = e.county_code and g.id_number = e.id_number)
),
pensioned as (
    select
        o.county_code,
        o.id_number,
        o.age,
        o.reported_on,
        o.sources,
        coalesce(sum(r.amount), 0) as pension,
        array_agg(r.source) as pension_sources
    from old o
    left join register_in_force r on r.county_code = o.county_code
        and r.id_number = o.id_number
        and r.register = 'pension'
    group by o.county_code, o.id_number, o.age, o.reported_on, o.sources
),
findings as (
    select
        p.id_number as subject_key,
        null::text as case_no,
        p.id_number,
        place.region_code,
        p.reported_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'reported_on', p.reported_on,
            'age', p.age,
            'pension', p.pension,
            'standard', s.monthly_amount,
            'sources', reference.sources(variadic p.sources || p.pension_sources || s.source)
        ) as evidence
    from pensioned p
    join standard s on s.program = 'dibao' and s.area = 'rural' and p.pension <= s.monthly_amount
    left join lateral (
        select l.region_code
        from person_place l
        where l.county_code = p.county_code and l.id_number = p.id_number
        order by l.preference, l.known_at desc, l.key desc
        limit 1) place on true
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
