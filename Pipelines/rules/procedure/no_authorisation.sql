---
id: procedure.no_authorisation
kind: procedure
title: 未取得授权即委托核查家庭经济状况
severity: medium
subject: record
basis: [《社会救助暂行办法》第五十八条：根据申请或者已获得社会救助家庭的请求、委托查询和核对其收入和财产状况, 黔江区社会救助核查认定机制：委托社工服务机构依法依规查询家庭经济状况]
params:
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 核查 {verification_no} 于 {requested_on} 委托机构 {agency_id}，登记为未取得家庭授权。
advice: [补签授权书并核对签署日期, 确无授权的停止使用核查结果, 提醒机构不得接受无授权的委托]
audience: township
referable: true
ground: 失职渎职
worse: []
false_positives: [授权书为纸质而系统未勾选, 一份授权书含全部成员，只登记了申请人]
depends: [verifications, cases]
since: 2026-01-01
---
-- An order that says itself that it was not authorised; one that says nothing is no finding.
with findings as (
    select
        v.verification_no as subject_key,
        v.case_no,
        c.applicant_id_number as id_number,
        c.region_code,
        v.requested_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'verification_no', v.verification_no,
            'requested_on', v.requested_on,
            'agency_id', v.agency_id,
            'sources', reference.sources('verifications|' || v.row_key)
        ) as evidence
    from verifications v
    left join cases c on c.county_code = v.county_code and c.case_no = v.case_no
    where v.authorised = false
        and (:applied_from is null or c.applied_on is null or c.applied_on >= :applied_from)
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
