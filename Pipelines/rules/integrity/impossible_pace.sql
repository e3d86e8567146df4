---
id: integrity.impossible_pace
kind: integrity
title: 入户调查快得不合常理
severity: medium
subject: officer
basis: [黔江区社会救助审批权限下放改革：纪检监察机制（弄虚作假、失职渎职及时移送）]
params:
  - {name: most_cases, default: 12, unit: count, meaning: 一天入户调查超过多少件才提示}
  - {name: least_seconds, default: 300, unit: seconds, meaning: 不同村的两次入户调查相隔不超过多少秒才提示}
explain: "{officer_id} 在 {day} 办结入户调查 {cases} 件{close_text}。"
advice: [调阅入户照片和定位, 核对办结时间是否按录入时间自动生成, 由区级抽查其中若干户重新入户]
audience: district
referable: true
ground: 弄虚作假
worse: [cases]
false_positives: [集中补录前几日的调查，办结时间为录入时间, 多人分组入户而由一人统一录入]
depends: [cases, case_steps, officers]
since: 2026-01-01
---
-- More households in a day than one person can visit, or two of different villages within a few minutes.
with survey as (
    select
        s.county_code,
        s.officer_id,
        s.case_no,
        s.row_key,
        s.finished_at,
        (s.finished_at at time zone 'Asia/Shanghai')::date as day,
        (s.finished_at at time zone 'Asia/Shanghai')::time = time '00:00' as is_day_only,
        c.region_code
    from case_steps s
    left join cases c on c.county_code = s.county_code and c.case_no = s.case_no
    where s.step = 'survey' and s.finished_at is not null and s.officer_id is not null
),
-- The villages of the surveys that ended in the seconds up to each one, its own among them.
near as (
    select
        county_code,
        officer_id,
        day,
        min(region_code) over earlier <> max(region_code) over earlier as is_close
    from survey
    where not is_day_only and region_code is not null
    window earlier as (
        partition by county_code, officer_id order by finished_at
        range between make_interval(secs => :least_seconds) preceding and current row)
),
paced as (
    select county_code, officer_id, day, bool_or(is_close) as is_close
    from near
    group by county_code, officer_id, day
),
counted as (
    select
        county_code,
        officer_id,
        day,
        count(distinct case_no) as cases,
        array_agg('case_steps|' || row_key) as sources
    from survey
    group by county_code, officer_id, day
),
findings as (
    select
        c.officer_id || '|' || to_char(c.day, 'YYYY-MM-DD') as subject_key,
        null::text as case_no,
        o.id_number,
        o.region_code,
        c.day as event_date,
        null::date as due_on,
        jsonb_build_object(
            'officer_id', c.officer_id,
            'day', c.day,
            'cases', c.cases,
            'close', coalesce(p.is_close, false),
            'close_text', case when p.is_close then '，其中不同村的两次相隔不超过 ' || :least_seconds || ' 秒' else '' end,
            'sources', reference.sources(variadic c.sources)
        ) as evidence
    from counted c
    left join paced p on p.county_code = c.county_code and p.officer_id = c.officer_id and p.day = c.day
    left join officers o on o.county_code = c.county_code and o.officer_id = c.officer_id
    where c.cases > :most_cases or p.is_close
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
