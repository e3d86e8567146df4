---
id: data.conflict
kind: data
title: 同一身份证号对应不同姓名
severity: info
subject: person
basis: [GB 11643-1999《公民身份号码》, 市民政局社会救助数据治理要求]
params: []
explain: 同一身份证号在不同记录中的姓名相差较大：{names_count} 种写法，见于 {feeds_text}。
advice: [核对证件原件, 证件号写错的更正证件号，姓名写错的更正姓名]
audience: district
referable: false
worse: [names_count]
false_positives: [改名, 少数民族姓名的不同译写, 生僻字用同音字代替]
depends: [cases, case_members]
uses: ["*"]
since: 2026-01-01
---
-- Names as they compare: NFKC, without blanks and the dots of names in several parts.
with written as materialized (
    select
        k.county_code, k.applicant_id_number as id_number, k.applicant_name as name, k.applied_on as own_on, 'cases' as feed,
        k.row_key
    from cases k
    union all
    select m.county_code, m.id_number, m.name, coalesce(m.joined_on, k.applied_on), 'case_members', m.row_key
    from case_members m
    left join cases k on k.county_code = m.county_code and k.case_no = m.case_no
    union all
    select o.county_code, o.id_number, o.name, null::date, 'officers', o.row_key
    from officers o
    union all
    select i.county_code, i.value, n.value, i.own_on, 'registers', i.row_key
    from cells i
    join cells n on n.county_code = i.county_code and n.feed = 'registers' and n.column_name = 'name' and n.row_key = i.row_key
    where i.feed = 'registers' and i.column_name = 'id_number' and i.role = 'value'
),
-- Who is always written in one way needs no comparison.
varied as (
    select w.county_code, w.id_number
    from written w
    group by w.county_code, w.id_number
    having min(w.name) <> max(w.name)
),
named as materialized (
    select
        w.*,
        translate(regexp_replace(normalize(w.name, nfkc), '\s', '', 'g'), '.·•・‧∙', '') as plain
    from written w
    join varied v on v.county_code = w.county_code and v.id_number = w.id_number
),
spelling as (
    select n.county_code, n.id_number, n.plain, min(n.own_on) as first_on
    from named n
    where n.plain <> ''
    group by n.county_code, n.id_number, n.plain
),
several as (
    select s.county_code, s.id_number, max(s.first_on) as latest_on, count(*) as spellings
    from spelling s
    group by s.county_code, s.id_number
    having count(*) > 1
),
apart as (
    select s.county_code, s.id_number, s.latest_on, s.spellings
    from several s
    where exists (
        select
        from spelling a
        join spelling b on b.county_code = a.county_code and b.id_number = a.id_number and b.plain > a.plain
        where a.county_code = s.county_code and a.id_number = s.id_number and not reference.is_near(a.plain, b.plain))
),
evidenced as (
    select
        a.county_code,
        a.id_number,
        a.latest_on,
        a.spellings,
        jsonb_agg(distinct n.plain) as names,
        string_agg(distinct n.feed, '、') as feeds_text,
        (array_agg(distinct n.feed || '|' || n.row_key))[1:20] as keys
    from apart a
    join named n on n.county_code = a.county_code and n.id_number = a.id_number and n.plain <> ''
    group by a.county_code, a.id_number, a.latest_on, a.spellings
),
findings as (
    select
        e.id_number as subject_key,
        null::text as case_no,
        e.id_number,
        coalesce(
            (
                select k.region_code
                from cases k
                where k.county_code = e.county_code and (
                    k.applicant_id_number = e.id_number
                    or k.case_no in (
                        select m.case_no from case_members m
                        where m.county_code = e.county_code and m.id_number = e.id_number))
                order by k.applied_on desc, k.case_no desc
                limit 1
            ),
            (
                select min(o.region_code) from officers o
                where o.county_code = e.county_code and o.id_number = e.id_number
            ),
            (
                select l.region_code
                from person_place l
                where l.county_code = e.county_code and l.id_number = e.id_number
                order by l.preference, l.known_at desc, l.key desc
                limit 1
            )) as region_code,
        e.latest_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'id_number', e.id_number,
            'names', e.names,
            'names_count', e.spellings,
            'feeds_text', e.feeds_text,
            'sources', reference.sources(variadic e.keys)
        ) as evidence
    from evidenced e
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
