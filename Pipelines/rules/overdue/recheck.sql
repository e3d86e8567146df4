---
id: overdue.recheck
kind: overdue
title: 在享对象超期未做动态管理复核
severity: medium
subject: case
basis: [《社会救助暂行办法》第十三条：对获得救助家庭的人口、收入和财产状况定期核查, 《最低生活保障审核确认办法》：收入来源不固定、有劳动能力的家庭每半年核查一次，其余每年核查一次]
params:
  - {name: recheck_within, default: 12, unit: months, meaning: 距上次复核或审批多少个月内复核}
  - {name: able_recheck_within, default: 6, unit: months, meaning: 保障对象中有完全劳动能力的，多少个月内复核}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 本案最近一次{base_text}在 {base}，{term} 个月内应复核，期限 {deadline}，至今没有办结的复核，超 {days_late} 天。
advice: [安排入户复核家庭人口、收入和财产, 情况变化的及时增发、减发或停发, 已复核的补录复核环节]
audience: village
referable: true
ground: 失职渎职
worse: []
false_positives: [复核已做而未录入系统, 对象长期外出或住院，已约定复核时间, 劳动能力登记有误]
depends: [cases, case_members, case_steps]
since: 2026-01-01
---
-- From the last finished recheck, else the first decision, else the start: twelve months, six where a recipient can work.
with in_aid as (
    select
        a.county_code,
        a.case_no,
        a.applicant_id_number,
        a.region_code,
        (k.recheck_end at time zone 'Asia/Shanghai')::date as rechecked_on,
        (k.decide_end at time zone 'Asia/Shanghai')::date as decided_on,
        coalesce(
            (k.recheck_end at time zone 'Asia/Shanghai')::date,
            (k.decide_end at time zone 'Asia/Shanghai')::date,
            a.start_on) as base_on
    from aid a
    join clocks k on k.county_code = a.county_code and k.case_no = a.case_no
    where a.program in ('dibao', 'tekun', 'edge')
        and a.start_on <= :as_of
        and (a.end_on is null or :as_of < a.end_on)
        and (:applied_from is null or a.applied_on >= :applied_from)
),
-- Who can work matters only where the shorter term has passed.
open as (
    select a.*
    from in_aid a
    where :as_of > (a.base_on + make_interval(months => least(:able_recheck_within, :recheck_within)))::date
),
able as (
    select m.county_code, m.case_no, min('case_members|' || m.row_key) as source
    from case_members m
    join open a on a.county_code = m.county_code and a.case_no = m.case_no
    where m.receives
        and m.labour = 'full'
        and (m.joined_on is null or m.joined_on <= :as_of)
        and (m.left_on is null or :as_of < m.left_on)
    group by m.county_code, m.case_no
),
timed as (
    select
        a.*,
        m.source,
        m.case_no is not null as is_able,
        case when m.case_no is not null then :able_recheck_within else :recheck_within end as term
    from open a
    left join able m on m.county_code = a.county_code and m.case_no = a.case_no
),
late as (
    select t.*, (t.base_on + make_interval(months => t.term))::date as due_on
    from timed t
    where :as_of > (t.base_on + make_interval(months => t.term))::date
),
findings as (
    select
        l.case_no as subject_key,
        l.case_no,
        l.applicant_id_number as id_number,
        l.region_code,
        l.due_on + 1 as event_date,
        l.due_on,
        jsonb_build_object(
            'base', l.base_on,
            'base_text', case when l.rechecked_on is not null then '复核' when l.decided_on is not null then '审批' else '起始' end,
            'term', l.term,
            'able', l.is_able,
            'deadline', l.due_on,
            'open', true,
            'days_late', :as_of - l.due_on,
            'sources', reference.sources(variadic array['cases|' || reference.case_key(l.case_no), l.source] || array(
                select 'case_steps|' || s.row_key
                from case_steps s
                where s.county_code = l.county_code and s.case_no = l.case_no and s.step in ('recheck', 'decide')))
        ) as evidence
    from late l
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
