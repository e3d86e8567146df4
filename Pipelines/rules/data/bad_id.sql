---
id: data.bad_id
kind: data
title: 身份证号不合规则
severity: info
subject: record
basis: [GB 11643-1999《公民身份号码》, 市民政局社会救助数据治理要求]
params: []
explain: "{column_text} 填写的号码 {given_id_number} 不合身份证号规则，该号码没有采用。"
advice: [请来源单位核对证件后更正, 核对前以人工方式确认对象]
audience: district
referable: false
worse: []
false_positives: [对象尚未办理居民身份证, 填写的是护照或居住证号码, 军人或外籍人员证件]
depends: [cases]
uses: ["*"]
since: 2026-01-01
---
-- The text of an optional ID number that did not verify is kept beside its empty column.
with bad as (
    select c.county_code, c.feed, c.row_key, c.column_name, c.value, c.case_no, c.region_code, c.id_number, c.own_on
    from cells c
    where c.role = 'raw_id'
),
placed as (
    select
        b.*,
        k.region_code as case_region,
        k.applicant_id_number
    from bad b
    left join cases k on k.county_code = b.county_code and k.case_no = b.case_no
),
findings as (
    select
        p.feed || '|' || p.row_key || '|' || p.column_name as subject_key,
        p.case_no,
        coalesce(p.id_number, p.applicant_id_number) as id_number,
        coalesce(
            case when p.feed in ('hotline', 'grid_reports', 'help_requests', 'petitions', 'feedback') then p.region_code end,
            p.case_region, p.region_code) as region_code,
        p.own_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'feed', p.feed,
            'row_key', p.row_key,
            'column', p.column_name,
            'column_text', p.feed || '.' || p.column_name,
            'given_id_number', p.value,
            'length', length(p.value),
            'sources', reference.sources(p.feed || '|' || p.row_key)
        ) as evidence
    from placed p
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
