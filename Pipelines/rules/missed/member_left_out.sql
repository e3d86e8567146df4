---
id: missed.member_left_out
kind: missed
title: 低保家庭成员的配偶或未成年子女没有纳入
severity: high
subject: person
basis: [《最低生活保障审核确认办法》：共同生活的家庭成员包括配偶和未成年子女, 《社会救助暂行办法》第九条：对共同生活的家庭成员给予最低生活保障, 黔江区社会救助工作提醒机制：发现应救未救的，提醒按要求纳入救助范围]
params:
  - {name: adult_age, default: 18, unit: years, meaning: 子女满多少周岁以后不再提示}
explain: 低保案 {case_no} 在享，家庭成员的{relation_text}自 {since} 起不在该案也不在其他在享案件之中，没有养老金、财政供养、社保缴费或工商登记记录。
advice: [入户核实是否共同生活, 符合条件的增加家庭成员并重新核定金额, 不共同生活的注明原因和住址]
audience: village
referable: true
ground: 漏保
worse: []
false_positives: [长期分居或在外务工且不共同生活, 离婚而婚姻登记信息未更新, 子女随另一方生活, 现役军人或寄宿供养人员]
depends: [cases, case_members, case_steps, kinship, registers]
since: 2026-01-01
---
-- A spouse or minor child of somebody in a household on dibao who is in no household in aid, and lives, free, without means.
-- Ages are asked of the relatives of members alone, so the bonds are made first.
with bond as materialized (
    select
        h.county_code,
        h.case_no,
        h.region_code,
        h.start_on,
        h.joined_on,
        h.id_number as member,
        k.relative,
        k.step,
        case when count(k.since) = count(*) then min(k.since) end as since,
        min(k.until) as until,
        array_agg('kinship|' || k.row_key) || min(h.source) as sources
    from household h
    join kin_step k on k.county_code = h.county_code and k.person = h.id_number and k.step in ('S', 'D')
    where h.program = 'dibao'
    group by h.county_code, h.case_no, h.region_code, h.start_on, h.joined_on, h.id_number, k.relative, k.step
),
-- A spouse is so from the day of the marriage, a child from the edge's day and not before its birth.
left_out as (
    select
        b.county_code,
        b.case_no,
        b.region_code,
        b.relative,
        b.step,
        b.sources,
        greatest(
            b.start_on,
            b.joined_on,
            b.since,
            case when b.step = 'D' then to_date(substring(b.relative from '^[0-9]{6}([0-9]{8})'), 'YYYYMMDD') end) as since_on
    from bond b
    where (b.since is null or b.since <= :as_of)
        and (b.until is null or :as_of < b.until)
        and (b.step = 'S'
            or to_char(:as_of, 'YYYYMMDD')::integer - substring(b.relative from '^[0-9]{6}([0-9]{8})')::integer < :adult_age * 10000)
        and not exists (
            select from household o where o.county_code = b.county_code and o.id_number = b.relative)
        and not exists (
            select from gone g where g.county_code = b.county_code and g.id_number = b.relative)
        and not exists (
            select
            from register_in_force r
            where r.county_code = b.county_code
                and r.id_number = b.relative
                and r.register in ('prison', 'pension', 'payroll', 'social_insurance', 'company'))
),
person as (
    select
        l.county_code,
        l.case_no,
        l.region_code,
        l.relative,
        min(l.since_on) as since_on,
        bool_or(l.step = 'S') as is_spouse,
        bool_or(l.step = 'D') as is_child,
        array_agg(key) as sources
    from left_out l
    cross join lateral unnest(l.sources) as key
    group by l.county_code, l.case_no, l.region_code, l.relative
),
findings as (
    select
        p.case_no || '|' || p.relative as subject_key,
        p.case_no,
        p.relative as id_number,
        p.region_code,
        p.since_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'case_no', p.case_no,
            'relation_text', case when p.is_child then '未成年子女' else '配偶' end,
            'spouse', p.is_spouse,
            'child', p.is_child,
            'since', p.since_on,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(p.case_no) || p.sources)
        ) as evidence
    from person p
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
