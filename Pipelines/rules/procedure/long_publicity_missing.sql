---
id: procedure.long_publicity_missing
kind: procedure
title: 在享对象没有常年公示
severity: medium
subject: case
basis: [黔江区社会救助审批流程：乡镇（街道）审批→常年公示→动态管理, 黔江区社会救助工作抽查机制：每月检查长期公示情况]
params:
  - {name: post_within, default: 30, unit: days, meaning: 自享受救助或上次撤下起多少天内应当张贴}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 本案自 {base} {base_text}，最迟 {deadline} 应有常年公示，至今没有，已 {days_missing} 天。
advice: [在村（社区）公示栏补贴并拍照存档, 只公示姓名、类别、人数和金额，不公示身份证号和账号, 已张贴的补录台账]
audience: township
referable: true
ground: 失职渎职
worse: []
false_positives: [公示在村务公开栏而未登记台账, 更换公示栏当日重新张贴未登记, 涉及未成年人隐私不宜公示]
depends: [cases, case_steps]
uses: [publicity]
since: 2026-01-01
---
-- Neither a row of the register nor a step is up, for more than thirty days since the start and each removal.
with in_aid as (
    select
        a.county_code,
        a.case_no,
        a.applicant_id_number,
        a.region_code,
        a.start_on
    from aid a
    where a.program in ('dibao', 'tekun', 'edge')
        and a.start_on < :as_of - :post_within
        and (a.end_on is null or :as_of < a.end_on)
        and (:applied_from is null or a.applied_on >= :applied_from)
),
posting as (
    select p.county_code, p.case_no, p.removed_on, 'publicity|' || p.row_key as source
    from publicity p
    where p.kind = 'long_term'
    union all
    select s.county_code, s.case_no, (s.finished_at at time zone 'Asia/Shanghai')::date, 'case_steps|' || s.row_key
    from case_steps s
    where s.step = 'long_publicity'
),
posted as (
    select
        p.county_code,
        p.case_no,
        bool_or(p.removed_on is null) as is_up,
        max(p.removed_on) as removed_on,
        array_agg(p.source) as sources
    from posting p
    group by p.county_code, p.case_no
),
bare as (
    select
        a.*,
        p.removed_on,
        p.sources,
        greatest(a.start_on, p.removed_on) as base_on
    from in_aid a
    left join posted p on p.county_code = a.county_code and p.case_no = a.case_no
    where p.is_up is not true and :as_of - greatest(a.start_on, p.removed_on) > :post_within
),
findings as (
    select
        b.case_no as subject_key,
        b.case_no,
        b.applicant_id_number as id_number,
        b.region_code,
        b.base_on + :post_within + 1 as event_date,
        b.base_on + :post_within as due_on,
        jsonb_build_object(
            'base', b.base_on,
            'base_text', case when b.removed_on = b.base_on then '撤下公示' else '享受救助' end,
            'deadline', b.base_on + :post_within,
            'days_missing', :as_of - b.base_on,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(b.case_no) || b.sources)
        ) as evidence
    from bare b
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
