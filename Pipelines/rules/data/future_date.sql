---
id: data.future_date
kind: data
title: 已发生事项的日期在装载日之后
severity: info
subject: record
basis: [市民政局社会救助数据治理要求]
params: []
explain: "{feed} 的 {column} 为 {day}，晚于数据装载日 {loaded_on}。"
advice: [请来源单位核对日期后更正]
audience: district
referable: false
worse: []
false_positives: [提前登记的计划日期填在了办理日期栏, 来源系统时钟不准]
depends: [cases]
uses: ["*"]
since: 2026-01-01
---
-- As the files gave them: on the day of the scan such a date has not come, and the record would not be seen at all.
with early as (
    select c.county_code, c.feed, c.row_key, c.column_name, c.day, c.loaded_on, c.case_no, c.region_code, c.id_number
    from given_cells c
    where (c.role in ('own_date', 'ending') or (c.feed = 'kinship' and c.column_name = 'since'))
        and c.feed not in ('standards', 'check_results', 'dispositions')
        and c.at > c.loaded_at
        and c.day > c.loaded_on
),
placed as (
    select
        e.*,
        k.region_code as case_region,
        k.applicant_id_number,
        (
            select o.region_code
            from officers o
            where e.feed = 'relative_filings'
                and o.county_code = e.county_code and o.officer_id = split_part(e.row_key, '|', 1)
        ) as officer_region,
        (
            select l.region_code
            from person_place l
            where l.county_code = e.county_code and l.id_number = e.id_number and e.case_no is null
            order by l.preference, l.known_at desc, l.key desc
            limit 1
        ) as person_region
    from early e
    left join cases k on k.county_code = e.county_code and k.case_no = e.case_no
),
findings as (
    select
        p.feed || '|' || p.row_key || '|' || p.column_name as subject_key,
        p.case_no,
        coalesce(p.id_number, p.applicant_id_number) as id_number,
        coalesce(
            case when p.feed in ('hotline', 'grid_reports', 'help_requests', 'petitions', 'feedback') then p.region_code end,
            p.case_region, p.officer_region, p.person_region, p.region_code) as region_code,
        p.day as event_date,
        null::date as due_on,
        jsonb_build_object(
            'feed', p.feed,
            'row_key', p.row_key,
            'column', p.column_name,
            'day', p.day,
            'loaded_on', p.loaded_on,
            'sources', reference.sources(p.feed || '|' || p.row_key)
        ) as evidence
    from placed p
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
