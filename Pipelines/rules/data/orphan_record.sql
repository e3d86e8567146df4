---
id: data.orphan_record
kind: data
title: 记录所指的案件或人员不存在
severity: info
subject: record
basis: [市民政局社会救助数据治理要求]
params:
  - {name: wait, default: 30, unit: days, meaning: 最早一条记录之后多少天仍找不到才提示}
explain: "{feed} 有 {records} 条记录的 {column} 指向 {missing_value}，最早 {first_on}，至今没有这个{target_text}。"
advice: [请来源单位补报缺失的案件或人员, 编号写错的更正记录]
audience: district
referable: false
worse: [records]
false_positives: [案件或人员的文件晚到或被搁置, 编号规则更换而未同步, 人员离任后从名册中删除]
depends: [cases, officers]
uses: ["*"]
since: 2026-01-01
---
-- One finding per feed, column and missing number; rows without an own date are aside.
with lost as (
    select feed, column_name, value, row_key, own_on, target from lost_reference
    union all
    select 'relative_filings', 'officer_id', r.officer_id, r.row_key, r.filed_on, 'officers'
    from relative_filings r
    where not exists (select from officers o where o.county_code = r.county_code and o.officer_id = r.officer_id)
),
counted as (
    select
        l.feed,
        l.column_name,
        l.value,
        l.target,
        min(l.own_on) as first_on,
        count(*) as records,
        (array_agg(l.feed || '|' || l.row_key order by l.own_on, l.row_key))[1:1000] as keys
    from lost l
    where l.own_on is not null
    group by l.feed, l.column_name, l.value, l.target
    having :as_of - min(l.own_on) >= :wait
),
findings as (
    select
        c.feed || '|' || c.column_name || '|' || c.value as subject_key,
        case when c.target = 'cases' then c.value end as case_no,
        null::text as id_number,
        null::text as region_code,
        c.first_on + :wait as event_date,
        null::date as due_on,
        jsonb_build_object(
            'feed', c.feed,
            'column', c.column_name,
            'missing_value', c.value,
            'target_text', case c.target when 'cases' then '案件' else '人员' end,
            'first_on', c.first_on,
            'records', c.records,
            'sources_left_off', greatest(c.records - 1000, 0),
            'sources', reference.sources(variadic c.keys)
        ) as evidence
    from counted c
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
