---
id: wrongful.duplicate
kind: wrongful
title: 同一人重复享受救助
severity: high
subject: person
basis: [《社会救助暂行办法》第九条、第十四条：最低生活保障与特困人员供养对象分别认定, 《特困人员认定办法》：纳入特困人员救助供养范围的，不再适用最低生活保障政策, 黔江区社会救助核查认定机制：定期全数据库人员信息比对]
params:
  - {name: ended_within, default: 180, unit: days, meaning: 重复结束后多少天内仍然提示}
explain: 此人 {first_day} 起同时由 {case_a}（{program_a_text}）和 {case_b}（{program_b_text}）救助，至 {last_day} 共 {days} 天。
advice: [核实应保留的一项，另一项停发, 追回重复期间多发资金, 核对两案经办人是否知情]
audience: township
referable: true
ground: 错保
worse: []
false_positives: [一案已停发而系统未退出, 身份证号录入错误, 户籍迁移期间两地交接]
depends: [cases, case_members, case_steps]
since: 2026-01-01
window: ended_within
---
-- Two spans of one person, of programs that exclude each other or the same program twice, that share a day.
with span as materialized (
    select
        a.county_code,
        a.id_number,
        a.case_no,
        a.program,
        a.region_code,
        a.start_on,
        a.aided_from,
        coalesce(a.aided_to, :as_of + 1) as aided_to,
        a.source
    from aided a
    where a.program <> 'linshi' and a.aided_from <= :as_of
),
pair as (
    select
        a.county_code,
        a.id_number,
        a.case_no as case_a,
        b.case_no as case_b,
        a.program as program_a,
        b.program as program_b,
        case when a.start_on > b.start_on then a.case_no else b.case_no end as later_case,
        case when a.start_on > b.start_on then a.region_code else b.region_code end as later_region,
        min(greatest(a.aided_from, b.aided_from)) as first_day,
        max(least(a.aided_to, b.aided_to)) - 1 as last_day,
        range_agg(daterange(greatest(a.aided_from, b.aided_from), least(a.aided_to, b.aided_to))) as common,
        array[min(a.source), min(b.source)] as sources
    from span a
    join span b on b.county_code = a.county_code
        and b.id_number = a.id_number
        and b.case_no > a.case_no
        and b.aided_from < a.aided_to
        and a.aided_from < b.aided_to
    where a.program = b.program
        or (a.program in ('dibao', 'tekun', 'edge') and b.program in ('dibao', 'tekun', 'edge'))
    group by
        a.county_code, a.id_number, a.case_no, b.case_no, a.program, b.program, a.start_on, b.start_on,
        a.region_code, b.region_code
),
findings as (
    select
        p.id_number || '|' || p.case_a || '|' || p.case_b as subject_key,
        p.later_case as case_no,
        p.id_number,
        p.later_region as region_code,
        p.first_day as event_date,
        null::date as due_on,
        jsonb_build_object(
            'case_a', p.case_a,
            'case_b', p.case_b,
            'program_a', p.program_a,
            'program_b', p.program_b,
            'program_a_text', case p.program_a when 'dibao' then '最低生活保障' when 'tekun' then '特困供养' when 'edge' then '低保边缘' else '刚性支出困难' end,
            'program_b_text', case p.program_b when 'dibao' then '最低生活保障' when 'tekun' then '特困供养' when 'edge' then '低保边缘' else '刚性支出困难' end,
            'first_day', p.first_day,
            'last_day', p.last_day,
            'days', (select sum(upper(r) - lower(r)) from unnest(p.common) as r),
            'sources', reference.sources(variadic array['cases|' || reference.case_key(p.case_a), 'cases|' || reference.case_key(p.case_b)] || p.sources)
        ) as evidence
    from pair p
    where p.last_day >= :as_of - :ended_within
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
