---
id: surge.approval_rate
kind: surge
title: 审批通过率与全区差异大
severity: low
subject: region
basis: [黔江区社会救助审批权限下放改革：社会救助信息综合监测预警平台]
params:
  - {name: z, default: 3.0902, unit: ratio, meaning: 控制限的正态分位数（双侧千分之二）}
  - {name: least_count, default: 10, unit: count, meaning: 分母少于多少不判断}
  - {name: winsorised, default: 10, unit: percent, meaning: 计算离散度时两端各收缩百分之多少}
explain: "截至 {month} 的 12 个月，审批通过率 {rate}%（{numerator}/{denominator}），全区 {pooled}%，偏{side}，超出控制限。"
advice: [抽查通过和不通过的案件各若干, 核对政策掌握是否一致, 统计差异只说明少见，不说明有错]
audience: township
referable: false
false_positives: [申请人构成不同, 主动发现力度不同, 集中清理积案]
depends: [cases, case_steps]
since: 2026-01-01
---
-- Granted among those decided in twelve months, township by township.
-- Funnel with over-dispersion: the z of each township against the pooled rate, winsorised (Spiegelhalter 2005).
with last_month as (
    select (date_trunc('month', :as_of + 1) - interval '1 day')::date as last_day
),
-- As things stood at the end of the month: what came after it is not there yet.
dated as (
    select
        c.county_code, c.case_no, c.region_code, c.status, c.approved_on, c.closed_on, k.decide_end, m.last_day,
        case when (k.decide_end at time zone 'Asia/Shanghai')::date <= m.last_day
            then (k.decide_end at time zone 'Asia/Shanghai')::date end as decide_on
    from cases c
    join clocks k on k.county_code = c.county_code and k.case_no = c.case_no
    cross join last_month m
    -- Who was decided earlier than in the twelve months was so at their end as well.
    where c.applied_on <= m.last_day and k.decided_on > (m.last_day - interval '12 months')::date
),
counted as (
    select
        left(d.region_code, 9) || '000' as unit,
        count(*)::numeric as n,
        count(*) filter (where
            case
                when d.status in ('active', 'closed') and coalesce(d.approved_on <= d.last_day, true) then true
                when d.status in ('rejected', 'withdrawn') and coalesce(d.closed_on <= d.last_day, true) then false
                else d.decide_on is not null and not exists (
                    select from case_steps s
                    where s.county_code = d.county_code and s.case_no = d.case_no
                        and s.step = 'decide' and s.outcome = 'fail' and s.finished_at = d.decide_end)
            end)::numeric as k
    from dated d
    where coalesce(d.decide_on, case when d.approved_on <= d.last_day then d.approved_on end)
        > (d.last_day - interval '12 months')::date
    group by left(d.region_code, 9)
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
