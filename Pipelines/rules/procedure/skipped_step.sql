---
id: procedure.skipped_step
kind: procedure
title: 获得救助而缺少必经环节
severity: medium
subject: case
basis: [黔江区社会救助审批流程：群众申请→核查比对→入户调查→民主评议→乡镇（街道）审批→常年公示→动态管理]
params:
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 本案已获救助（{granted_on}），没有办结记录的环节：{missing_text}。
advice: [向经办人调取缺少环节的原始材料, 确未办理的补办并说明原因, 属于漏录的补录并附材料]
audience: township
referable: true
ground: 失职渎职
worse: [missing_count]
false_positives: [环节已办而未录入系统, 系统上线前已完成的环节没有迁移]
depends: [cases, case_steps]
since: 2026-01-01
---
-- Granted without urgency, and one of the steps before the decision was never finished.
with granted as (
    select
        c.*,
        array_remove(array[
            case when c.verify_end is null then 'verify' end,
            case when c.survey_end is null then 'survey' end,
            case when c.income_end is null then 'income' end,
            case when c.review_end is null then 'review' end,
            case when not c.has_finished_publicity then 'publicity' end], null) as missing,
        array_remove(array[
            case when c.verify_end is null then '核查比对' end,
            case when c.survey_end is null then '入户调查' end,
            case when c.income_end is null then '收入核算' end,
            case when c.review_end is null then '民主评议' end,
            case when not c.has_finished_publicity then '公示' end], null) as missing_titles
    from clocks c
    where c.is_granted
        and not c.is_urgent
        and (c.verify_end is null or c.survey_end is null or c.income_end is null or c.review_end is null
            or not c.has_finished_publicity)
        and (:applied_from is null or c.applied_on >= :applied_from)
),
findings as (
    select
        g.case_no as subject_key,
        g.case_no,
        g.applicant_id_number as id_number,
        g.region_code,
        coalesce(g.decided_on, g.start_on) as event_date,
        null::date as due_on,
        jsonb_build_object(
            'granted_on', coalesce(g.decided_on, g.start_on),
            'missing', g.missing,
            'missing_text', array_to_string(g.missing_titles, '、'),
            'missing_count', cardinality(g.missing),
            'sources', reference.sources(variadic 'cases|' || reference.case_key(g.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = g.county_code and s.case_no = g.case_no and s.step = 'decide'))
        ) as evidence
    from granted g
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
