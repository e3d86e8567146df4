---
id: integrity.backdated
kind: integrity
title: 办理记录事后补录或早于开始
severity: medium
subject: record
basis: [黔江区社会救助审批权限下放改革：纪检监察机制（弄虚作假、失职渎职及时移送）]
params:
  - {name: most_days, default: 10, unit: working_days, meaning: 办结后超过多少个工作日才录入即提示}
explain: "{step_text}于 {recorded} 录入系统，{late_text}。"
advice: [向经办人了解补录的原因, 核对纸质材料上的时间, 确有原因的按容错规定说明]
audience: district
referable: true
ground: 弄虚作假
false_positives: [系统停机或迁移后统一补录, 偏远村先纸质办理再录入]
depends: [case_steps]
uses: [cases, officers]
since: 2026-01-01
---
-- Typed in long after the step had ended, or before it began.
with typed as (
    select
        s.county_code,
        s.case_no,
        s.step,
        s.row_key,
        s.started_at,
        s.recorded_at,
        (s.finished_at at time zone 'Asia/Shanghai')::date as finished_on,
        (s.recorded_at at time zone 'Asia/Shanghai')::date as recorded_on,
        s.recorded_at < s.started_at as is_before
    from case_steps s
    -- Working days are never more than days: what was typed in sooner needs no calendar.
    where s.recorded_at < s.started_at
        or s.recorded_at >= s.finished_at + make_interval(hours => 24 * :most_days)
),
counted as (
    select t.*, r.workday_no - f.workday_no as days_late
    from typed t
    left join reference.calendar f on f.day = t.finished_on
    left join reference.calendar r on r.day = t.recorded_on
),
-- Several rows of one step that began at one time are one subject, the latest recorded before the others.
worst as (
    select distinct on (county_code, case_no, step, started_at) *
    from counted
    where is_before or days_late > :most_days
    order by county_code, case_no, step, started_at, recorded_at desc, row_key
),
findings as (
    select
        w.case_no || '|' || w.step || '|' || to_char(w.started_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS') as subject_key,
        w.case_no,
        c.applicant_id_number as id_number,
        c.region_code,
        w.recorded_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'step', w.step,
            'step_text', case w.step when 'apply' then '群众申请' when 'accept' then '受理' when 'verify' then '核查比对' when 'survey' then '入户调查'
                when 'income' then '收入核算' when 'review' then '民主评议' when 'publicity' then '公示' when 'decide' then '乡镇审批'
                when 'file' then '报区备案' when 'long_publicity' then '常年公示' when 'recheck' then '动态管理复核'
                when 'pause' then '补正或异议调查' else '异议' end,
            'recorded', w.recorded_on,
            'finished', w.finished_on,
            'days_late', w.days_late,
            'late_text', case when w.is_before then '早于这一步开始的时间'
                else to_char(w.finished_on, 'YYYY-MM-DD') || ' 办结后已过 ' || w.days_late || ' 个工作日' end,
            'sources', reference.sources('case_steps|' || w.row_key)
        ) as evidence
    from worst w
    left join cases c on c.county_code = w.county_code and c.case_no = w.case_no
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
