---
id: data.bad_order
kind: data
title: 日期先后颠倒
severity: info
subject: record
basis: [市民政局社会救助数据治理要求]
params: []
explain: "{feed} 的一条记录日期先后颠倒：{problems_text}。"
advice: [请来源单位核对日期后更正]
audience: district
referable: false
worse: [problems_count]
false_positives: [补录时日期填反, 结束时间只填日期而开始时间填到时分]
depends: [cases, case_steps]
uses: ["*"]
since: 2026-01-01
---
-- Finished before started, approved before applied, closed before approved, due before received; once per record.
with problem as (
    select
        s.county_code, 'case_steps' as feed, s.row_key, s.case_no, null::text as own_region,
        (s.started_at at time zone 'Asia/Shanghai')::date as own_on, 1 as problem_no, 'finished_before_started' as problem
    from case_steps s
    where s.finished_at < s.started_at
    union all
    select k.county_code, 'cases', k.row_key, k.case_no, null, k.applied_on, 2, 'approved_before_applied'
    from cases k
    where k.approved_on < k.applied_on
    union all
    select k.county_code, 'cases', k.row_key, k.case_no, null, k.applied_on, 3, 'closed_before_approved'
    from cases k
    where k.closed_on < k.approved_on
    union all
    select h.county_code, 'hotline', h.row_key, null, h.region_code, (h.received_at at time zone 'Asia/Shanghai')::date, 4, 'due_before_received'
    from hotline h
    where h.due_on < (h.received_at at time zone 'Asia/Shanghai')::date
    union all
    select d.county_code, d.feed, d.row_key, d.case_no, d.region_code, d.own_on, 4, 'due_before_received'
    from cells d
    where d.feed = 'petitions' and d.column_name = 'due_on' and d.day < d.own_on
),
text_of as (
    select
        p.*,
        case p.problem
            when 'finished_before_started' then '结束早于开始'
            when 'approved_before_applied' then '审批早于申请'
            when 'closed_before_approved' then '退出早于审批'
            else '办理期限早于收到'
        end as problem_text
    from problem p
),
gathered as (
    select
        t.county_code,
        t.feed,
        t.row_key,
        t.case_no,
        t.own_region,
        t.own_on,
        jsonb_agg(t.problem order by t.problem_no) as problems,
        string_agg(t.problem_text, '、' order by t.problem_no) as problems_text,
        count(*) as problems_count
    from text_of t
    group by t.county_code, t.feed, t.row_key, t.case_no, t.own_region, t.own_on
),
findings as (
    select
        g.feed || '|' || g.row_key as subject_key,
        g.case_no,
        k.applicant_id_number as id_number,
        coalesce(g.own_region, k.region_code) as region_code,
        g.own_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'feed', g.feed,
            'row_key', g.row_key,
            'problems', g.problems,
            'problems_text', g.problems_text,
            'problems_count', g.problems_count,
            'sources', reference.sources(g.feed || '|' || g.row_key)
        ) as evidence
    from gathered g
    left join cases k on k.county_code = g.county_code and k.case_no = g.case_no
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
