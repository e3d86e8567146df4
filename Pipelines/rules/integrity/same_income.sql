---
id: integrity.same_income
kind: integrity
title: 同一审批人多件案件收入相同
severity: medium
subject: officer
basis: [黔江区社会救助审批权限下放改革：纪检监察机制（弄虚作假、失职渎职及时移送）]
params:
  - {name: least_cases, default: 8, unit: count, meaning: 至少多少件案件的人均月收入（不计角分）相同}
  - {name: within, default: 180, unit: days, meaning: 这些案件的审批落在连续多少天之内}
explain: "{officer_id} 审批的 {cases} 件案件人均月收入都是 {yuan} 元（不计角分）。"
advice: [抽查其中若干户的收入核算表, 核对是否按固定数填写, 属于统一核定的附文件说明]
audience: district
referable: true
ground: 弄虚作假
worse: [cases]
false_positives: [特困人员收入统一按固定数核定, 主要收入都是同一标准的养老金]
depends: [cases, case_steps]
uses: [officers]
since: 2026-01-01
---
-- Many households of one approver with the same income per head within half a year.
with approved as (
    select a.*
    from approved_income a
    join (
        select county_code, approver_id, yuan
        from approved_income
        group by county_code, approver_id, yuan
        having count(*) >= :least_cases
    ) often on often.county_code = a.county_code and often.approver_id = a.approver_id and often.yuan = a.yuan
),
numbered as (
    select
        a.*,
        lag(a.approved_on, :least_cases - 1) over (partition by a.county_code, a.approver_id, a.yuan order by a.approved_on, a.case_no) as first_day
    from approved a
),
found as (
    select
        county_code,
        approver_id,
        yuan,
        count(*) as case_count,
        min(approved_on) filter (where approved_on - first_day < :within) as day,
        array_agg('cases|' || reference.case_key(case_no)) as sources
    from numbered
    group by county_code, approver_id, yuan
),
findings as (
    select
        f.approver_id || '|' || f.yuan as subject_key,
        null::text as case_no,
        o.id_number,
        o.region_code,
        f.day as event_date,
        null::date as due_on,
        jsonb_build_object(
            'officer_id', f.approver_id,
            'yuan', f.yuan,
            'cases', f.case_count,
            'sources', reference.sources(variadic f.sources)
        ) as evidence
    from found f
    left join officers o on o.county_code = f.county_code and o.officer_id = f.approver_id
    where f.day is not null
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
