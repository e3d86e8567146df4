---
id: missed.severe_disability
kind: missed
title: 重度残疾而没有收入也没有救助
severity: high
subject: person
basis: [《社会救助暂行办法》第十四条：对无劳动能力、无生活来源的残疾人给予特困人员供养, 《最低生活保障审核确认办法》：重度残疾人可以单独提出低保申请, 黔江区社会救助主动发现机制]
params:
  - {name: grades, default: "{1,2,01,02,一,二,1级,2级,一级,二级,I级,II级,残疾一级,残疾二级,一级残疾,二级残疾}", unit: words, meaning: 属于重度残疾的等级写法（全角按半角比较）}
  - {name: held_for, default: 90, unit: days, meaning: 残疾证生效多少天以后提示}
explain: 此人自 {effective_from} 起持有重度残疾证（{grade}），已 {days} 天，没有养老金、财政供养或工商登记记录，也不在任何救助之中。
advice: [上门走访核实家庭收入和照料情况, 符合条件的指导申请低保、特困供养, 本人不愿申请的记录在案]
audience: village
referable: true
ground: 漏保
worse: []
false_positives: [家庭收入和财产超过标准, 已由其他部门发给补贴而不需救助, 长期在外地由亲属照料]
depends: [registers, cases, case_members, case_steps]
uses: [hotline, grid_reports, help_requests]
since: 2026-01-01
---
-- Grade 1 or 2, in force for ninety days, of a person without pension, pay, company or aid.
with disabled as (
    select distinct on (r.county_code, r.id_number)
        r.county_code,
        r.id_number,
        r.effective_from,
        r.grade,
        r.source
    from register_in_force r
    where r.register = 'disability'
        and replace(normalize(r.grade, NFKC), ' ', '') = any(:grades)
    order by r.county_code, r.id_number, r.effective_from, r.source
),
missed as (
    select d.*
    from disabled d
    where d.effective_from <= :as_of - :held_for
        and not exists (
            select
            from household h
            where h.county_code = d.county_code and h.id_number = d.id_number and h.receives)
        and not exists (
            select
            from register_in_force r
            where r.county_code = d.county_code
                and r.id_number = d.id_number
                and r.register in ('pension', 'payroll', 'company'))
        and not exists (
            select from gone g where g.county_code = d.county_code and g.id_number = d.id_number)
),
findings as (
    select
        m.id_number as subject_key,
        null::text as case_no,
        m.id_number,
        place.region_code,
        m.effective_from + :held_for as event_date,
        null::date as due_on,
        jsonb_build_object(
            'effective_from', m.effective_from,
            'grade', m.grade,
            'days', :as_of - m.effective_from,
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
