---
id: surge.dropout
kind: surge
title: 申请撤回比例与全区差异大
severity: low
subject: region
basis: [黔江区社会救助审批权限下放改革：社会救助信息综合监测预警平台]
params:
  - {name: z, default: 3.0902, unit: ratio, meaning: 控制限的正态分位数（双侧千分之二）}
  - {name: least_count, default: 10, unit: count, meaning: 分母少于多少不判断}
  - {name: winsorised, default: 10, unit: percent, meaning: 计算离散度时两端各收缩百分之多少}
explain: "截至 {month} 的 12 个月，申请撤回 {rate}%（{numerator}/{denominator}），全区 {pooled}%，偏{side}，超出控制限。"
advice: [向撤回的群众了解原因, 查是否有劝退或材料要求过多, 统计差异只说明少见，不说明有错]
audience: township
referable: false
false_positives: [集中宣传后不符合条件的申请多, 系统中以撤回登记重复申请]
depends: [cases, case_steps]
since: 2026-01-01
---
-- Withdrawn among those applied for in twelve months, township by township.
-- Funnel with over-dispersion: the z of each township against the pooled rate, winsorised (Spiegelhalter 2005).
with last_month as (
    select (date_trunc('month', :as_of + 1) - interval '1 day')::date as last_day
),
counted as (
    select township as unit, count(*)::numeric as n, count(*) filter (where is_withdrawn)::numeric as k
    from applied_in_year
    group by township
),
rated as (
    select c.*, sum(c.k) over () / sum(c.n) over () as pooled
    from counted c
    where c.n >= :least_count
),
valued as (
    select r.unit, r.k, r.n, r.pooled, f.z, f.bound, f.q_value
    from (select array_agg(unit) as units, array_agg(k) as k, array_agg(n) as n from rated) a
    cross join lateral reference.funnel(a.units, a.k, a.n, :z, :winsorised) f
    join rated r on r.unit = f.unit
),
findings as (
    select
        v.unit || '|' || to_char(m.last_day, 'YYYY-MM') as subject_key,
        null::text as case_no,
        null::text as id_number,
        v.unit as region_code,
        m.last_day as event_date,
        null::date as due_on,
        jsonb_build_object(
            'month', to_char(m.last_day, 'YYYY-MM'),
            'numerator', v.k,
            'denominator', v.n,
            'rate', round(v.k / v.n * 100, 2),
            'pooled', round(v.pooled * 100, 2),
            'z', round(v.z::numeric, 3),
            'bound', round(v.bound::numeric, 3),
            'side', case when v.z > 0 then '高' else '低' end,
            'q_value', v.q_value,
            'sources', '[]'::jsonb
        ) as evidence
    from valued v
    cross join last_month m
    where abs(v.z) > v.bound
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
