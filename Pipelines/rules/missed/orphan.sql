---
id: missed.orphan
kind: missed
title: 孤儿没有纳入任何救助
severity: high
subject: person
basis: [《社会救助暂行办法》第十四条：对无生活来源且无法定抚养义务人的未满十六周岁的未成年人给予特困人员供养, 黔江区社会救助主动发现机制]
params:
  - {name: adult_age, default: 18, unit: years, meaning: 满多少周岁以后不再提示}
explain: 此人 {age} 周岁，自 {effective_from} 起登记为孤儿，不在任何救助之中。
advice: [上门核实监护和生活情况, 指导监护人申请特困供养、孤儿基本生活费或低保, 与儿童福利部门核对名单]
audience: village
referable: true
ground: 漏保
worse: []
false_positives: [已领取孤儿基本生活费而不需另行救助, 已被收养而孤儿登记未注销, 在儿童福利机构集中养育]
depends: [registers, cases, case_members, case_steps]
uses: [hotline, grid_reports, help_requests]
since: 2026-01-01
---
-- An age turns on the birthday, one of 29 February on 1 March, as the digits of the two days differ.
with orphan as (
    select distinct on (r.county_code, r.id_number)
        r.county_code,
        r.id_number,
        r.effective_from,
        r.source,
        (to_char(:as_of, 'YYYYMMDD')::integer - substring(r.id_number from '^[0-9]{6}([0-9]{8})')::integer) / 10000 as age
    from register_in_force r
    where r.register = 'orphan'
    order by r.county_code, r.id_number, r.effective_from, r.source
),
missed as (
    select o.*
    from orphan o
    where o.age < :adult_age
        and not exists (
            select
            from household h
            where h.county_code = o.county_code and h.id_number = o.id_number and h.receives)
        and not exists (
            select from gone g where g.county_code = o.county_code and g.id_number = o.id_number)
),
findings as (
    select
        m.id_number as subject_key,
        null::text as case_no,
        m.id_number,
        place.region_code,
        m.effective_from as event_date,
        null::date as due_on,
        jsonb_build_object(
            'age', m.age,
            'effective_from', m.effective_from,
            'sources', reference.sources(m.source)
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
