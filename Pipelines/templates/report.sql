---
{{head}}
params:
  - {name: within, default: 30, unit: days, meaning: 最近多少天}
explain: "最近 {within} 天内有 {count} 条上报，最后一条在 {last}。"
depends: [grid_reports]
since: {{since}}
---
-- A record of the last days.
with record as (
    select
        g.report_no as subject_key,
        null::text as case_no,
        g.subject_id_number as id_number,
        g.region_code,
        (g.reported_at at time zone 'Asia/Shanghai')::date as day,
        'grid_reports|' || g.row_key as source
    from grid_reports g
),
findings as (
    select
        r.subject_key,
        min(r.case_no) as case_no,
        min(r.id_number) as id_number,
        min(r.region_code) as region_code,
        max(r.day) as event_date,
        null::date as due_on,
        jsonb_build_object(
            'count', count(*),
            'within', :within,
            'last', max(r.day),
            'sources', reference.sources(variadic array_agg(r.source))
        ) as evidence
    from record r
    where :as_of - r.day <= :within
    group by r.subject_key
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
