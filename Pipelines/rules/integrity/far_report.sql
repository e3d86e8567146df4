---
id: integrity.far_report
kind: integrity
title: 网格上报地点远离所报村社区
severity: medium
subject: officer
basis: [黔江区社会救助审批权限下放改革：纪检监察机制（弄虚作假、失职渎职及时移送）]
params:
  - {name: least_kilometres, default: 10, unit: kilometres, meaning: 离该村上报地点的中位位置超过多少公里}
  - {name: least_reports, default: 3, unit: count, meaning: 至少多少次}
  - {name: within, default: 30, unit: days, meaning: 这些上报落在连续多少天之内}
  - {name: least_of_village, default: 5, unit: count, meaning: 一个村至少有多少次带位置的上报才计算中位位置}
explain: "{reporter_id} 有 {reports} 次上报的位置离所报村（社区）超过 {least_kilometres} 公里，最远 {farthest} 公里。"
advice: [核对上报时人在何处, 属于事后补报的说明原因, 由乡镇抽查所报情况是否属实]
audience: district
referable: true
ground: 弄虚作假
worse: [reports, farthest]
false_positives: [回到驻地后补报, 手机定位漂移, 网格员负责的网格跨村]
depends: [grid_reports]
uses: [officers]
since: 2026-01-01
---
-- Reports sent from far off the place where the village's reports usually come from.
with placed as (
    select
        county_code, row_key, reporter_id, region_code, longitude, latitude,
        (reported_at at time zone 'Asia/Shanghai')::date as day
    from grid_reports
    where longitude between 73 and 136 and latitude between 3 and 54
),
village as (
    select
        county_code,
        region_code,
        percentile_cont(0.5) within group (order by longitude) as longitude,
        percentile_cont(0.5) within group (order by latitude) as latitude
    from placed
    group by county_code, region_code
    having count(*) >= :least_of_village
),
-- Haversine on a sphere of the earth's mean radius.
distant as (
    select
        p.county_code,
        p.reporter_id,
        p.row_key,
        p.day,
        2 * 6371.0088 * asin(least(1, sqrt(
            power(sin(radians(p.latitude - v.latitude) / 2), 2)
            + cos(radians(p.latitude)) * cos(radians(v.latitude)) * power(sin(radians(p.longitude - v.longitude) / 2), 2)))) as kilometres
    from placed p
    join village v on v.county_code = p.county_code and v.region_code = p.region_code
    where p.reporter_id is not null
),
numbered as (
    select
        d.*,
        lag(d.day, :least_reports - 1) over (partition by d.county_code, d.reporter_id order by d.day, d.row_key) as first_day
    from distant d
    where d.kilometres > :least_kilometres
),
found as (
    select
        county_code,
        reporter_id,
        count(*) as reports,
        max(kilometres) as farthest,
        min(day) filter (where day - first_day < :within) as day,
        array_agg('grid_reports|' || row_key) as sources
    from numbered
    group by county_code, reporter_id
),
findings as (
    select
        f.reporter_id as subject_key,
        null::text as case_no,
        o.id_number,
        o.region_code,
        f.day as event_date,
        null::date as due_on,
        jsonb_build_object(
            'reporter_id', f.reporter_id,
            'reports', f.reports,
            'farthest', round(f.farthest::numeric, 1),
            'least_kilometres', :least_kilometres,
            'sources', reference.sources(variadic f.sources)
        ) as evidence
    from found f
    left join officers o on o.county_code = f.county_code and o.officer_id = f.reporter_id
    where f.day is not null
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
