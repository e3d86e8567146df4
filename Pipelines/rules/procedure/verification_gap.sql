---
id: procedure.verification_gap
kind: procedure
title: 系统核查与入户核查收入相差过大而未再核查
severity: medium
subject: case
basis: [黔江区社会救助核查认定机制：规范运用系统核查结果，将核查结果和实际调查结果结合进行审批]
params:
  - {name: gap_above, default: 200, unit: yuan, meaning: 两项人均月收入相差超过多少元}
  - {name: share_above, default: 50, unit: percent, meaning: 相差超过较大一项的百分之多少}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 审批（{approved_on}）所依据的核查 {verification_no} 中，系统核查人均月收入 {system_income} 元，入户核查 {visit_income} 元，相差 {gap} 元。
advice: [重新入户核对收入来源, 说明采用哪一项及理由并附材料, 收入确有变化的调整救助金额]
audience: township
referable: true
ground: 失职渎职
worse: [gap]
false_positives: [系统数据为上一年度, 入户时成员外出务工收入未计入, 年收入误录为月收入]
depends: [cases, verifications]
since: 2026-01-01
---
-- Of the last verification finished by the approval, the two incomes differ by more than both bounds.
with approved as (
    select
        c.county_code,
        c.case_no,
        c.applicant_id_number,
        c.region_code,
        c.approved_on
    from cases c
    where c.status in ('active', 'closed')
        and c.approved_on is not null
        and (:applied_from is null or c.applied_on >= :applied_from)
),
last_verification as (
    select distinct on (v.county_code, v.case_no)
        a.county_code,
        a.case_no,
        a.applicant_id_number,
        a.region_code,
        a.approved_on,
        v.row_key,
        v.verification_no,
        v.system_income,
        v.visit_income,
        abs(v.system_income - v.visit_income) as gap
    from verifications v
    join approved a on a.county_code = v.county_code and a.case_no = v.case_no
    where v.finished_on <= a.approved_on
    order by v.county_code, v.case_no, v.finished_on desc, v.verification_no desc
),
findings as (
    select
        l.case_no as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.approved_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'approved_on', l.approved_on,
            'verification_no', l.verification_no,
            'system_income', l.system_income,
            'visit_income', l.visit_income,
            'gap', l.gap,
            'sources', reference.sources('cases|' || reference.case_key(l.case_no), 'verifications|' || l.row_key)
        ) as evidence
    from last_verification l
    where l.gap > :gap_above
        and l.gap > greatest(l.system_income, l.visit_income) * :share_above / 100
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
