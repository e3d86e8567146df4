---
id: procedure.order
kind: procedure
title: 办理环节次序颠倒
severity: medium
subject: case
basis: [黔江区社会救助审批流程：调查核对→民主评议→公示→乡镇（街道）审批→报区备案]
params:
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 下列环节早于它前面的环节办结：{early_text}。
advice: [核对各环节的原始时间, 确属先批后评等颠倒的，补办环节并重新审批, 属于录入错误的更正并附材料]
audience: township
referable: true
ground: 失职渎职
worse: [early_count]
false_positives: [环节办结时间按录入时间自动生成, 同一天办结而时间填写不准]
depends: [cases, case_steps]
since: 2026-01-01
---
-- A later stage finished before an earlier one: investigation < review < publicity < decision < filing. Publicity counts
-- as finished at the latest at 00:00 of the seventh day after posting, also while it is still up.
with finished as (
    select
        c.*,
        greatest(c.verify_end, c.survey_end, c.income_end) as investigated_at,
        least(
            c.publicity_end,
            case when c.publicity_from + 7 <= :as_of then (c.publicity_from + 7)::timestamp at time zone 'Asia/Shanghai' end) as publicity_at
    from clocks c
    where c.is_granted
        and not c.is_urgent
        and (:applied_from is null or c.applied_on >= :applied_from)
),
early as (
    select
        f.*,
        f.review_end < f.investigated_at as is_review_early,
        f.publicity_at < greatest(f.investigated_at, f.review_end) as is_publicity_early,
        f.decide_end < greatest(f.investigated_at, f.review_end, f.publicity_at) as is_decide_early,
        f.file_end < greatest(f.investigated_at, f.review_end, f.publicity_at, f.decide_end) as is_file_early
    from finished f
),
listed as (
    select
        e.*,
        (least(
            case when e.is_review_early then e.review_end end,
            case when e.is_publicity_early then e.publicity_at end,
            case when e.is_decide_early then e.decide_end end,
            case when e.is_file_early then e.file_end end) at time zone 'Asia/Shanghai')::date as early_on,
        array_remove(array[
            case when e.is_review_early then 'review' end,
            case when e.is_publicity_early then 'publicity' end,
            case when e.is_decide_early then 'decide' end,
            case when e.is_file_early then 'file' end], null) as early,
        array_remove(array[
            case when e.is_review_early then '民主评议' end,
            case when e.is_publicity_early then '公示' end,
            case when e.is_decide_early then '乡镇审批' end,
            case when e.is_file_early then '报区备案' end], null) as early_titles
    from early e
    where e.is_review_early or e.is_publicity_early or e.is_decide_early or e.is_file_early
),
findings as (
    select
        l.case_no as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.early_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'early', l.early,
            'early_text', array_to_string(l.early_titles, '、'),
            'early_count', cardinality(l.early),
            'early_on', l.early_on,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(l.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = l.county_code and s.case_no = l.case_no
                    and s.step in ('verify', 'survey', 'income', 'review', 'publicity', 'decide', 'file')))
        ) as evidence
    from listed l
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
