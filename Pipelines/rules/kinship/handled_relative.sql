---
id: kinship.handled_relative
kind: kinship
title: 经办或审批近亲属的救助申请
severity: high
subject: officer
basis: [黔江区社会救助审批权限下放改革：近亲属备案制度，纪检监察机制（优亲厚友及时移送）]
explain: "{decided} 决定的救助申请 {case_no}，{roles_text}与家庭成员的关系：{relation}。"
advice: [由区级另派人员复核申请材料和审批决定, 核对本人是否申报并回避, 不得仅凭亲属关系停发救助]
audience: district
referable: true
ground: 优亲厚友
false_positives: [已依规定回避、由他人实际办理而系统仍记原经办人, 户籍登记的亲属关系有误]
depends: [cases, case_steps, case_members, officers, kinship]
since: 2026-01-01
---
-- Whoever handled or approved the case was a member of the household, or close kin to one, on the day of the decision.
with findings as (
    select
        k.case_no || '|' || k.officer_id || '|' || k.id_number as subject_key,
        k.case_no,
        k.id_number,
        k.region_code,
        k.decided_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'case_no', k.case_no,
            'officer_id', k.officer_id,
            'decided', k.decided_on,
            'roles', k.roles,
            'roles_text', case when cardinality(k.roles) = 2 then '经办人和审批人' when k.roles[1] = 'handler' then '经办人' else '审批人' end,
            'relation', coalesce(reference.kin_words(k.way), '本人'),
            'path', reference.kin_path(k.way, k.persons),
            'sources', reference.sources(variadic
                array['cases|' || reference.case_key(k.case_no), 'officers|' || k.officer_id, k.member_source] || k.sources)
        ) as evidence
    from kin_case k
    where k.is_close
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
