---
id: surge.help
kind: surge
title: 手机求助数量异常增多
severity: low
subject: region
basis: [黔江区社会救助审批权限下放改革：社会救助信息综合监测预警平台]
params:
  - {name: weeks, default: 12, unit: count, meaning: 与此前多少个完整周比较}
  - {name: z, default: 3.0902, unit: ratio, meaning: 上限的正态分位数（单侧千分之一）}
  - {name: least_count, default: 5, unit: count, meaning: 一周少于多少件不提示}
  - {name: upper_of_none, default: 4, unit: count, meaning: 此前各周都没有时的上限}
explain: "截至 {week} 的一周手机求助 {count} 件，高于上限 {upper} 件（此前平均每周 {mean} 件）。"
advice: [看这一周集中反映什么, 查是否有同一事件或集中宣传, 需要时组织走访]
audience: township
referable: false
false_positives: [集中宣传或上门登记, 同一事件多人反映, 系统补录前几周的记录]
depends: [help_requests, regions]
since: 2026-01-01
---
-- A township's week with more than chance and the weeks before would give.
-- Weeks run from Monday to Sunday.
with last_week as (
    select :as_of - extract(isodow from :as_of)::int % 7 as sunday
),
event as (
    select left(region_code, 9) || '000' as unit, (submitted_at at time zone 'Asia/Shanghai')::date as day
    from help_requests
    where substr(region_code, 7, 3) <> '000'
),
unit as (
    select left(code, 9) || '000' as unit
    from regions
    where level = 'township' and (valid_from is null or valid_from <= :as_of) and (valid_to is null or :as_of <= valid_to)
    union
    select unit from event
),
counted as (
    select
        e.unit,
        (l.sunday - e.day) / 7 as weeks_ago,
        count(*) as y
    from event e
    cross join last_week l
    where e.day <= l.sunday and e.day > l.sunday - 7 * (:weeks + 1)
    group by e.unit, (l.sunday - e.day) / 7
),
valued as (
    select b.unit, b.counts, b.last as y, b.mean as mu, b.dispersion as phi, b.upper, b.q_value
    from (select array_agg(unit) as units from unit) u
    cross join (
        select array_agg(unit) as units, array_agg(weeks_ago) as weeks_ago, array_agg(y) as counts from counted
    ) c
    cross join lateral reference.weekly_bounds(
        u.units, c.units, c.weeks_ago, c.counts, :weeks, :z, :upper_of_none) b
),
findings as (
    select
        v.unit || '|' || to_char(l.sunday, 'YYYY-MM-DD') as subject_key,
        null::text as case_no,
        null::text as id_number,
        v.unit as region_code,
        l.sunday as event_date,
        null::date as due_on,
        jsonb_build_object(
            'week', l.sunday,
            'count', v.y,
            'mean', round(v.mu::numeric, 2),
            'upper', round(v.upper::numeric, 2),
            'dispersion', round(v.phi::numeric, 3),
            'q_value', v.q_value,
            'counts', v.counts,
            'sources', '[]'::jsonb
        ) as evidence
    from valued v
    cross join last_week l
    where v.y > v.upper and v.y >= :least_count
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
