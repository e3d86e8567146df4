---
id: procedure.unresolved_objection
kind: procedure
title: 异议未处理完即作出审批决定
severity: medium
subject: case
basis: [黔江区社会救助审批权限下放改革：公示结束无异议的，三个工作日内完成审核并作出审批决定]
params:
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 本案 {decided_on} 审批，当时{reasons_text}。
advice: [调取异议记录和调查材料, 未处理的重新调查并答复异议人, 异议成立的撤销或变更审批决定]
audience: township
referable: true
ground: 失职渎职
worse: [reason_count]
false_positives: [异议已口头答复而未登记处理日期, 异议人撤回异议未登记, 异议针对其他案件而误登]
depends: [cases, case_steps]
uses: [publicity]
since: 2026-01-01
---
-- Decided, not against the applicant, while an objection stood: in a step, in the register, or as the end of publicity.
with decided_case as (
    select
        c.county_code,
        c.case_no,
        c.applicant_id_number,
        c.region_code,
        c.decide_end,
        (c.decide_end at time zone 'Asia/Shanghai')::date as decided_on,
        c.publicity_outcome
    from clocks c
    where c.decide_end is not null
        and (:applied_from is null or c.applied_on >= :applied_from)
),
standing as (
    select d.county_code, d.case_no, 'step' as reason, 1 as reason_no, '异议环节尚未办结' as sentence
    from case_steps s
    join decided_case d on d.county_code = s.county_code and d.case_no = s.case_no
    where s.step = 'objection'
        and s.started_at < d.decide_end
        and (s.finished_at is null or s.finished_at > d.decide_end)
    union
    select d.county_code, d.case_no, 'register', 2, '公示台账登记的异议尚未处理'
    from publicity p
    join decided_case d on d.county_code = p.county_code and d.case_no = p.case_no
    where p.kind = 'initial'
        and p.objection
        and p.posted_on <= d.decided_on
        and (p.objection_resolved_on is null or p.objection_resolved_on > d.decided_on)
    union
    select d.county_code, d.case_no, 'publicity', 3, '公示有异议而没有办结的异议环节'
    from decided_case d
    where d.publicity_outcome = 'objection'
        and not exists (
            select
            from case_steps s
            where s.county_code = d.county_code
                and s.case_no = d.case_no
                and s.step = 'objection'
                and s.finished_at < d.decide_end)
),
grouped as (
    select
        s.county_code,
        s.case_no,
        jsonb_agg(s.reason order by s.reason_no) as reasons,
        string_agg(s.sentence, '，' order by s.reason_no) as reasons_text,
        count(*) as reason_count
    from standing s
    group by s.county_code, s.case_no
),
findings as (
    select
        d.case_no as subject_key,
        d.case_no,
        d.applicant_id_number as id_number,
        d.region_code,
        d.decided_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'decided_on', d.decided_on,
            'reasons', g.reasons,
            'reasons_text', g.reasons_text,
            'reason_count', g.reason_count,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(d.case_no) || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = d.county_code and s.case_no = d.case_no and s.step in ('publicity', 'objection', 'decide')
            ) || array(
                select 'publicity|' || p.row_key
                from publicity p
                where p.county_code = d.county_code and p.case_no = d.case_no and p.kind = 'initial' and p.objection))
        ) as evidence
    from grouped g
    join decided_case d on d.county_code = g.county_code and d.case_no = g.case_no
    where not exists (
        select
        from case_steps s
        where s.county_code = d.county_code
            and s.case_no = d.case_no
            and s.step = 'decide'
            and s.finished_at = d.decide_end
            and s.outcome = 'fail')
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
