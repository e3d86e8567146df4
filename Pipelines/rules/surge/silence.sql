---
id: surge.silence
kind: surge
title: 村社区长期没有任何求助和上报
severity: low
subject: region
basis: [黔江区社会救助审批权限下放改革：社会救助信息综合监测预警平台]
params:
  - {name: silent_days, default: 60, unit: days, meaning: 多少天没有任何热线、网格上报和手机求助}
  - {name: history_days, default: 365, unit: days, meaning: 按最后一次之前多少天的数量估计}
  - {name: least_expected, default: 5, unit: count, meaning: 照以往应有多少件才提示}
explain: "最后一次求助或上报在 {last}，已 {silent} 天没有；照此前 {history_days} 天的数量，这么多天应有约 {expected} 件。"
advice: [向村（社区）和网格员了解原因, 查上报系统和账号是否正常, 组织一次走访]
audience: township
referable: false
false_positives: [网格员更换或账号停用, 该村（社区）已并入邻村, 农忙或外出季节]
depends: [hotline, grid_reports, help_requests]
uses: [regions]
since: 2026-01-01
---
-- Villages that used to be heard of and are not any more. One that is not in force on the day is none; of one that the
-- regions do not know nothing is known but its calls.
with event as (
    select region_code, (received_at at time zone 'Asia/Shanghai')::date as day from hotline
    union all
    select region_code, (reported_at at time zone 'Asia/Shanghai')::date from grid_reports
    union all
    select region_code, (submitted_at at time zone 'Asia/Shanghai')::date from help_requests
),
last_heard as (
    select e.region_code, max(e.day) as last_on
    from event e
    left join regions r on r.code_system = 'nbs' and r.code = e.region_code
    where right(e.region_code, 3) <> '000'
        and (r.valid_from is null or r.valid_from <= :as_of)
        and (r.valid_to is null or :as_of <= r.valid_to)
    group by e.region_code
),
quiet as (
    select l.region_code, l.last_on, count(*) as heard
    from last_heard l
    join event e on e.region_code = l.region_code and e.day > l.last_on - :history_days
    where :as_of - l.last_on >= :silent_days
    group by l.region_code, l.last_on
),
findings as (
    select
        q.region_code as subject_key,
        null::text as case_no,
        null::text as id_number,
        q.region_code,
        q.last_on + :silent_days as event_date,
        null::date as due_on,
        jsonb_build_object(
            'last', q.last_on,
            'silent', :as_of - q.last_on,
            'heard', q.heard,
            'history_days', :history_days,
            'expected', round(q.heard * :silent_days / :history_days::numeric, 1),
            'sources', '[]'::jsonb
        ) as evidence
    from quiet q
    where q.heard * :silent_days / :history_days::numeric >= :least_expected
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
