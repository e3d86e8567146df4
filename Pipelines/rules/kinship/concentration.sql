---
id: kinship.concentration
kind: kinship
title: 一名经办人集中办理近亲属案件
severity: high
subject: officer
basis: [黔江区社会救助审批权限下放改革：近亲属备案制度，纪检监察机制（优亲厚友及时移送）]
params:
  - {name: least_cases, default: 5, unit: count, meaning: 至少多少件近亲属案件}
  - {name: probability, default: 0.001, unit: probability, meaning: 偶然出现的概率低于多少才提示}
explain: 经办人 {officer_id} 决定过的 {cases} 件中有 {relatives} 件涉及本人近亲属，全区比例 {share_text}，偶然出现的概率{probability_text}。
advice: [由区级抽查该经办人全部近亲属案件, 核对分工和回避记录, 统计结果只说明少见，不说明有错]
audience: district
referable: true
ground: 优亲厚友
false_positives: [一人包片而本村同族人多, 全村多数家庭都是近亲]
depends: [cases, case_steps, case_members, officers, kinship]
since: 2026-01-01
---
-- More cases of close kin than chance would give one handler, by the share of all handlers together.
with handled as (
    select
        d.county_code,
        d.handler_id as officer_id,
        d.case_no,
        exists (
            select from kin_case k
            where k.county_code = d.county_code and k.case_no = d.case_no and k.officer_id = d.handler_id and k.is_close) as is_kin
    from decided d
    where d.handler_id is not null
),
counted as (
    select
        h.county_code,
        h.officer_id,
        count(*) as n,
        count(*) filter (where h.is_kin) as k,
        array_agg('cases|' || reference.case_key(h.case_no)) filter (where h.is_kin) as kin_cases
    from handled h
    group by h.county_code, h.officer_id
),
pooled as (
    select c.*, sum(c.k) over () / sum(c.n) over () as p from counted c
),
tested as (
    select t.*, reference.binomial_upper_tail(t.k, t.n, t.p::double precision) as tail
    from pooled t
    where t.k >= :least_cases
),
findings as (
    select
        t.officer_id as subject_key,
        null::text as case_no,
        o.id_number,
        o.region_code,
        null::date as event_date,
        null::date as due_on,
        jsonb_build_object(
            'officer_id', t.officer_id,
            'cases', t.n,
            'relatives', t.k,
            'share', round(t.p, 6),
            'share_text', round(t.p * 100, 1) || '%',
            'probability', t.tail,
            'probability_text', case
                when t.tail < 0.0001 then '不到万分之一'
                else '约万分之 ' || round((t.tail * 10000)::numeric, 1)
            end,
            'sources', reference.sources(variadic array['officers|' || t.officer_id] || t.kin_cases)
        ) as evidence
    from tested t
    left join officers o on o.county_code = t.county_code and o.officer_id = t.officer_id
    where t.tail < :probability
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
