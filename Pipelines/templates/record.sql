---
{{head}}
params:
  - {name: within, default: 30, unit: days, meaning: 最近多少天}
explain: "最近 {within} 天内有 {count} 条环节记录，最后一条在 {last}。"
depends: [case_steps, cases]
since: {{since}}
---
-- A record of the last days.
with record as (
    select
        'case_steps|' || s.row_key as subject_key,
        s.case_no,
        c.applicant_id_number as id_number,
        c.region_code,
        (s.started_at at time zone 'Asia/Shanghai')::date as day,
        'case_steps|' || s.row_key as source
    from case_steps s
    join cases c on c.county_code = s.county_code and c.case_no = s.case_no
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
