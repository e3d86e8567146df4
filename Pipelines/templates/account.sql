---
{{head}}
params:
  - {name: within, default: 30, unit: days, meaning: 最近多少天}
  - {name: least_count, default: 2, unit: count, meaning: 至少多少条记录}
explain: "最近 {within} 天内有 {count} 条发放，最后一条在 {last}。"
depends: [payments]
since: {{since}}
---
-- A subject with so many records in the last days.
with record as (
    select
        reference.account(p.bank_account) as subject_key,
        null::text as case_no,
        null::text as id_number,
        null::text as region_code,
        p.paid_on as day,
        'payments|' || p.row_key as source
    from payments p
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
    having count(*) >= :least_count
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
