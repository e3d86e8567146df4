---
id: integrity.agency_leniency
kind: integrity
title: 社工机构核查结论明显偏松
severity: medium
subject: agency
basis: [黔江区社会救助审批权限下放改革：纪检监察机制（弄虚作假、失职渎职及时移送）]
params:
  - {name: within, default: 365, unit: days, meaning: 只看多少天之内完成的核查}
  - {name: least_verifications, default: 50, unit: count, meaning: 至少多少件核查}
  - {name: probability, default: 0.001, unit: probability, meaning: 偶然出现的概率低于多少才提示}
explain: "机构 {agency_id} 的 {verifications} 件核查中有 {exceeds} 件结论为不符合；按所在乡镇各机构的比例应约有 {expected} 件，偶然出现的概率{probability_text}。"
advice: [由区级重新核查其中若干件, 对照系统核查与入户核查的差额, 统计结果只说明少见，不说明有错]
audience: district
referable: true
ground: 弄虚作假
false_positives: [机构只承接复核或低风险案件, 核查的家庭本来就经过预筛]
depends: [verifications, cases, case_steps]
uses: [agencies]
since: 2026-01-01
window: within
---
-- Fewer households found above the line than the townships' own shares, over all agencies, would give.
with share as (
    select
        v.county_code, v.agency_id, v.is_above,
        avg(v.is_above::int) over (partition by v.county_code, v.township) as of_township
    from concluded_check v
    where :as_of - v.finished_on < :within
),
agency as (
    select
        county_code,
        agency_id,
        count(*) as n,
        count(*) filter (where is_above) as k,
        avg(of_township) as p
    from share
    group by county_code, agency_id
    having count(*) >= :least_verifications
),
tested as (
    select a.*, reference.binomial_lower_tail(a.k, a.n, a.p::double precision) as tail
    from agency a
),
findings as (
    select
        t.agency_id as subject_key,
        null::text as case_no,
        null::text as id_number,
        null::text as region_code,
        null::date as event_date,
        null::date as due_on,
        jsonb_build_object(
            'agency_id', t.agency_id,
            'verifications', t.n,
            'exceeds', t.k,
            'expected', round(t.n * t.p, 1),
            'probability', t.tail,
            'probability_text', case
                when t.tail < 0.0001 then '不到万分之一'
                else '约万分之 ' || round((t.tail * 10000)::numeric, 1)
            end,
            'sources', reference.sources('agencies|' || t.agency_id)
        ) as evidence
    from tested t
    where t.tail < :probability
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
