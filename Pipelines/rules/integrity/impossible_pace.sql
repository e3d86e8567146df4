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
-- Surveys so near in time to the one before or after that a pair can be among them.
with neighboured as (
    select
        county_code,
        officer_id,
        day,
        finished_at,
        region_code,
        lag(finished_at) over line as earlier_at,
        lead(finished_at) over line as later_at
    from finished_survey
    where not is_day_only and region_code is not null
    window line as (partition by county_code, officer_id order by finished_at)
),
-- The villages of the surveys that ended in the seconds up to each one, its own among them.
near as (
    select
        county_code,
        officer_id,
        day,
        min(region_code) over earlier <> max(region_code) over earlier as is_close
    from neighboured
    where finished_at - earlier_at <= make_interval(secs => :least_seconds)
        or later_at - finished_at <= make_interval(secs => :least_seconds)
    window earlier as (
        partition by county_code, officer_id order by finished_at
        range between make_interval(secs => :least_seconds) preceding and current row)
),
paced as (
    select county_code, officer_id, day, bool_or(is_close) as is_close
    from near
    group by county_code, officer_id, day
),
-- The days worth a look, of which there are few.
suspect as (
    select county_code, officer_id, day from paced where is_close
    union
    select county_code, officer_id, day from finished_survey group by county_code, officer_id, day having count(*) > :most_cases
),
-- Surveys so late in a day that one of the next day can be near.
late as (
    select county_code, officer_id, day + 1 as next_day, row_key, finished_at, region_code
    from finished_survey
    where not is_day_only
        and finished_at at time zone 'Asia/Shanghai' >= (day + 1)::timestamp - make_interval(secs => :least_seconds)
),
-- The surveys of a day, and of the day before what midnight alone parts from one of another village.
looked_at as (
    select county_code, officer_id, day, case_no, row_key
    from finished_survey
    union all
    select e.county_code, e.officer_id, e.next_day, null::text, e.row_key
    from late e
    where exists (
        select from finished_survey l
        where l.county_code = e.county_code and l.officer_id = e.officer_id and l.day = e.next_day
            and not l.is_day_only and l.region_code <> e.region_code
            and l.finished_at - e.finished_at <= make_interval(secs => :least_seconds))
),
counted as (
    select
        s.county_code,
        s.officer_id,
        s.day,
        count(distinct s.case_no) as case_count,
        array_agg('case_steps|' || s.row_key) as sources
    from suspect d
    join looked_at s on s.county_code = d.county_code and s.officer_id = d.officer_id and s.day = d.day
    group by s.county_code, s.officer_id, s.day
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
            'cases', c.case_count,
            'close', coalesce(p.is_close, false),
            'close_text', case when p.is_close then '，其中不同村的两次相隔不超过 ' || :least_seconds || ' 秒' else '' end,
            'sources', reference.sources(variadic c.sources)
        ) as evidence
    from counted c
    left join paced p on p.county_code = c.county_code and p.officer_id = c.officer_id and p.day = c.day
    left join officers o on o.county_code = c.county_code and o.officer_id = c.officer_id
    where c.case_count > :most_cases or p.is_close
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
