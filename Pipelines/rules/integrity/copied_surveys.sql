---
id: integrity.copied_surveys
kind: integrity
title: 多户入户调查记录雷同
severity: medium
subject: officer
basis: [黔江区社会救助审批权限下放改革：纪检监察机制（弄虚作假、失职渎职及时移送）]
params:
  - {name: least_cases, default: 5, unit: count, meaning: 至少多少件案件的记录相同}
  - {name: within, default: 90, unit: days, meaning: 这些案件落在连续多少天之内}
  - {name: least_characters, default: 30, unit: count, meaning: 规范化以后至少多少个字符}
explain: "{officer_id} 的 {cases} 件案件入户调查记录除姓名和数字外相同，自 {first_day} 起的第一个 {within} 天之内达到 {least_cases} 件。"
advice: [由区级抽查其中若干户并重新入户, 调阅入户照片和定位, 向本人了解记录的来源]
audience: district
referable: true
ground: 弄虚作假
worse: [cases]
false_positives: [使用统一模板而差别写在附件里, 同一院落多户情况确实相近]
depends: [cases, case_steps, case_members, officers]
since: 2026-01-01
---
-- Notes that are the same but for names and numbers, in many cases of one officer within a short time.
with noted as (
    select n.*
    from signed_note n
    join (
        select county_code, officer_id, digest
        from signed_note
        where characters >= :least_characters
        group by county_code, officer_id, digest
        having count(*) >= :least_cases
    ) often on often.county_code = n.county_code and often.officer_id = n.officer_id and often.digest = n.digest
    where n.characters >= :least_characters
),
numbered as (
    select
        county_code,
        officer_id,
        digest,
        case_no,
        day,
        lag(day, :least_cases - 1) over (partition by county_code, officer_id, digest order by day, case_no) as first_day
    from noted
),
found as (
    select
        county_code,
        officer_id,
        digest,
        count(*) as case_count,
        min(day) filter (where day - first_day < :within) as day,
        array_agg('cases|' || reference.case_key(case_no) order by case_no) as sources
    from numbered
    group by county_code, officer_id, digest
),
findings as (
    select
        f.officer_id || '|' || f.digest as subject_key,
        null::text as case_no,
        o.id_number,
        o.region_code,
        f.day as event_date,
        null::date as due_on,
        jsonb_build_object(
            'officer_id', f.officer_id,
            'cases', f.case_count,
            'first_day', (select min(n.first_day) from numbered n
                where n.county_code = f.county_code and n.officer_id = f.officer_id and n.digest = f.digest
                    and n.day = f.day and n.day - n.first_day < :within),
            'within', :within,
            'least_cases', :least_cases,
            'sources', reference.sources(variadic f.sources)
        ) as evidence
    from found f
    left join officers o on o.county_code = f.county_code and o.officer_id = f.officer_id
    where f.day is not null
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
