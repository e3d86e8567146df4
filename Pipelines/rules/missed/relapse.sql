---
id: missed.relapse
kind: missed
title: 退出救助后又有困难信号
severity: high
subject: person
basis: [《社会救助暂行办法》第十三条：家庭人口、收入和财产状况发生变化的及时决定增发、减发或者停发, 黔江区社会救助工作提醒机制：发现应救未救的，提醒按要求纳入救助范围]
params:
  - {name: closed_within, default: 6, unit: months, meaning: 只看最近多少个月内退出的案件}
  - {name: reasons, default: "{收入超标,家庭收入提高,家庭财产超标,人员死亡,救助期满,户籍迁出,家庭人口减少,已就业,不再符合条件,本人申请退出,未按期复核}", unit: words, meaning: 提示中照写的退出原因；其余可能写有人名，只写“其他原因”}
explain: 本案 {closed_on} 退出（{close_reason}），家庭成员 {signalled_on} 又有困难信号，之后没有新的申请，也不在任何救助之中。
advice: [上门走访核实退出后的收入和支出, 重新符合条件的及时受理, 退出决定有误的撤销并补发]
audience: village
referable: true
ground: 漏保
worse: [signal_count]
false_positives: [信号说的是退出前的情况, 退出后短期困难已由临时措施解决, 家庭收入确已超过标准]
depends: [hotline, grid_reports, help_requests, cases, case_members, case_steps]
since: 2026-01-01
window: closed_within
---
-- Of the members up to the end, the one with the earliest signal since, then the smallest ID, speaks for the case.
with closed_case as (
    select
        c.county_code,
        c.case_no,
        c.region_code,
        c.closed_on,
        case
            when nullif(btrim(c.close_reason), '') is null then '未写明原因'
            when btrim(c.close_reason) = any (:reasons) then btrim(c.close_reason)
            else '其他原因'
        end as close_reason
    from cases c
    where c.status = 'closed'
        and c.program in ('dibao', 'tekun', 'edge')
        and c.closed_on > (:as_of - make_interval(months => :closed_within))::date
),
leaver as materialized (
    select c.county_code, c.case_no, c.region_code, c.closed_on, c.close_reason, m.id_number, min(m.source) as source
    from closed_case c
    join member m on m.county_code = c.county_code and m.case_no = c.case_no
    where m.joined_on <= c.closed_on and (m.left_on is null or m.left_on >= c.closed_on)
    group by c.county_code, c.case_no, c.region_code, c.closed_on, c.close_reason, m.id_number
),
-- Cases applied for since the first of these ends, with their members.
new_case as materialized (
    select m.county_code, m.id_number, c.case_no, c.applied_on
    from cases c
    join member m on m.county_code = c.county_code and m.case_no = c.case_no
    where c.status <> 'withdrawn' and c.applied_on > (:as_of - make_interval(months => :closed_within))::date
),
heard as materialized (
    select
        l.county_code,
        l.case_no,
        l.region_code,
        l.closed_on,
        l.close_reason,
        l.id_number,
        min(s.signalled_at) as signalled_at,
        min(s.signalled_on) as signalled_on,
        count(*) as signal_count,
        array_agg(s.source) || min(l.source) as sources
    from signal s
    join leaver l on l.county_code = s.county_code and l.id_number = s.id_number and s.signalled_on >= l.closed_on
    group by l.county_code, l.case_no, l.region_code, l.closed_on, l.close_reason, l.id_number
),
relapsed as (
    select h.*
    from heard h
    where not exists (
            select
            from household a
            where a.county_code = h.county_code and a.id_number = h.id_number and a.receives)
        and not exists (
            select
            from new_case n
            where n.county_code = h.county_code
                and n.id_number = h.id_number
                and n.case_no <> h.case_no
                and n.applied_on >= h.closed_on)
),
first_of_case as (
    select distinct on (r.county_code, r.case_no) r.*
    from relapsed r
    order by r.county_code, r.case_no, r.signalled_at, r.id_number
),
findings as (
    select
        f.case_no as subject_key,
        f.case_no,
        f.id_number,
        f.region_code,
        f.signalled_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'closed_on', f.closed_on,
            'close_reason', f.close_reason,
            'signalled_on', f.signalled_on,
            'signal_count', f.signal_count,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(f.case_no) || f.sources)
        ) as evidence
    from first_of_case f
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
