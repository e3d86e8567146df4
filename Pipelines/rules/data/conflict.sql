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
-- Who is always written in one way needs no comparison.
with varied as materialized (
    select w.county_code, w.id_number
    from (
        select k.county_code, k.applicant_id_number as id_number, k.applicant_name as name from cases k
        union all
        select m.county_code, m.id_number, m.name from case_members m
        union all
        select o.county_code, o.id_number, o.name from officers o
        union all
        select r.county_code, r.id_number, r.name from registers r
    ) w
    group by w.county_code, w.id_number
    having min(w.name) <> max(w.name)
),
written as (
    select
        v.county_code, v.id_number, k.applicant_name as name, k.applied_on as own_on, 'cases' as feed, k.row_key,
        k.case_no, k.applied_on, k.region_code
    from varied v
    join cases k on k.county_code = v.county_code and k.applicant_id_number = v.id_number
    union all
    select v.county_code, v.id_number, m.name, coalesce(m.joined_on, k.applied_on), 'case_members', m.row_key, k.case_no,
        k.applied_on, k.region_code
    from varied v
    join case_members m on m.county_code = v.county_code and m.id_number = v.id_number
    left join cases k on k.county_code = m.county_code and k.case_no = m.case_no
    union all
    select v.county_code, v.id_number, o.name, null::date, 'officers', o.row_key, null::text, null::date,
        null::text
    from varied v
    join officers o on o.county_code = v.county_code and o.id_number = v.id_number
    union all
    select v.county_code, v.id_number, r.name, r.effective_from, 'registers', r.row_key, null::text, null::date,
        null::text
    from varied v
    join registers r on r.county_code = v.county_code and r.id_number = v.id_number
),
-- Names as they compare: NFKC, without blanks and the dots of names in several parts.
named as materialized (
    select
        w.*,
        translate(regexp_replace(normalize(w.name, nfkc), '\s', '', 'g'), '.·•・‧∙⋅⸱⸳', '') as plain
    from written w
),
spelling as (
    select n.county_code, n.id_number, n.plain, min(n.own_on) as first_on
    from named n
    where n.plain <> ''
    group by n.county_code, n.id_number, n.plain
),
several as (
    select
        s.county_code, s.id_number, max(s.first_on) as latest_on, count(*) as spellings, array_agg(s.plain) as plains
    from spelling s
    group by s.county_code, s.id_number
    having count(*) > 1
),
apart as (
    select s.county_code, s.id_number, s.latest_on, s.spellings
    from several s
    where exists (
        select
        from unnest(s.plains) as a (plain)
        join unnest(s.plains) as b (plain) on b.plain > a.plain
        where not reference.is_near(a.plain, b.plain))
),
-- It lies where the latest of the person's cases does.
evidenced as (
    select
        a.county_code,
        a.id_number,
        a.latest_on,
        a.spellings,
        jsonb_agg(distinct n.plain) filter (where n.plain <> '') as names,
        string_agg(distinct n.feed, '、') filter (where n.plain <> '') as feeds_text,
        (array_agg(distinct n.feed || '|' || n.row_key) filter (where n.plain <> '')) as keys,
        (array_agg(n.region_code order by n.applied_on desc, n.case_no desc) filter (where n.case_no is not null))[1]
            as region_code
    from apart a
    join named n on n.county_code = a.county_code and n.id_number = a.id_number
    group by a.county_code, a.id_number, a.latest_on, a.spellings
),
findings as (
    select
        e.id_number as subject_key,
        null::text as case_no,
        e.id_number,
        coalesce(
            e.region_code,
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
