---
id: procedure.assessment_missing
kind: procedure
title: 特困人员没有有效的自理能力评估或照料协议
severity: medium
subject: case
basis: [《特困人员认定办法》：乡镇（街道）应当组织评估特困人员生活自理能力并确定照料护理标准档次, 黔江区社会救助工作抽查机制：每月检查特困人员“自理能力评估”及照料护理情况]
params:
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 特困供养对象{reason_text}（{since}）。
advice: [组织自理能力评估并登记有效期, 半护理和全护理对象签订照料护理协议并明确照料人, 已办理的补录评估和协议]
audience: township
referable: true
ground: 失职渎职
worse: []
false_positives: [机构集中供养，照料协议由机构统一签订, 评估已做而未导入, 对象住院期间评估延后]
depends: [cases, case_steps, assessments]
since: 2026-01-01
---
-- The first that holds of the latest assessment: there is none, it has expired, or care is needed and not agreed.
with in_aid as (
    select
        a.county_code,
        a.case_no,
        a.applicant_id_number,
        a.region_code,
        a.start_on
    from aid a
    where a.program = 'tekun'
        and a.start_on <= :as_of
        and (a.end_on is null or :as_of < a.end_on)
        and (:applied_from is null or a.applied_on >= :applied_from)
),
latest as (
    select distinct on (s.county_code, s.case_no)
        s.county_code,
        s.case_no,
        s.row_key,
        s.assessed_on,
        s.grade,
        s.valid_to,
        coalesce(s.care_agreement, false) as has_agreement
    from assessments s
    order by s.county_code, s.case_no, s.assessed_on desc
),
judged as (
    select
        a.*,
        l.row_key,
        l.assessed_on,
        l.grade,
        l.valid_to,
        case
            when l.assessed_on is null then 'none'
            when l.valid_to < :as_of then 'expired'
            when l.grade in ('partial', 'none') and not l.has_agreement then 'no_agreement'
        end as reason
    from in_aid a
    left join latest l on l.county_code = a.county_code and l.case_no = a.case_no
),
dated as (
    select
        j.*,
        case j.reason
            when 'none' then j.start_on
            when 'expired' then j.valid_to + 1
            else j.assessed_on
        end as since_on
    from judged j
    where j.reason is not null
),
findings as (
    select
        d.case_no as subject_key,
        d.case_no,
        d.applicant_id_number as id_number,
        d.region_code,
        d.since_on as event_date,
        case when d.reason = 'expired' then d.valid_to end as due_on,
        jsonb_build_object(
            'reason', d.reason,
            'reason_text', case d.reason
                when 'none' then '没有自理能力评估'
                when 'expired' then '自理能力评估已过有效期'
                else '评估为' || case d.grade when 'partial' then '半护理' else '全护理' end || '而没有照料护理协议'
            end,
            'since', d.since_on,
            'assessed_on', d.assessed_on,
            'grade', d.grade,
            'valid_to', d.valid_to,
            'sources', reference.sources('cases|' || reference.case_key(d.case_no), 'assessments|' || d.row_key)
        ) as evidence
    from dated d
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
