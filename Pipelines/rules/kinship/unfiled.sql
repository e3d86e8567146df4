---
id: kinship.unfiled
kind: kinship
title: 近亲属受助未备案
severity: high
subject: officer
basis: [黔江区社会救助审批权限下放改革：近亲属备案制度，纪检监察机制（优亲厚友及时移送）]
explain: "{role_text} {officer_id} 的{relation}在本乡镇的救助案件 {case_no} 中受助，截至 {as_of} 没有该救助类别的近亲属备案。"
advice: [通知本人补报近亲属备案, 由区级另派人员复核该案件, 救助本身符合条件的不停发]
audience: district
referable: true
ground: 优亲厚友
false_positives: [已书面备案而未录入系统, 亲属关系建立在任职或受助之后尚未到备案时间, 户籍登记的亲属关系有误]
depends: [cases, case_steps, case_members, officers, kinship]
uses: [relative_filings]
since: 2026-01-01
---
-- Close kin of an officer in office receive in the officer's own township, and no post of that person has filed it.
with kin as (
    select
        o.county_code,
        o.officer_id,
        o.role,
        o.active_from,
        o.region_code as office_region,
        k.officer,
        k.relative,
        k.way,
        k.persons,
        k.sources
    from officers o
    join officer_kin k on k.county_code = o.county_code and k.officer = o.id_number and k.is_close
    where o.role in ('handler', 'approver', 'village_cadre')
        and (o.active_from is null or o.active_from <= :as_of)
        and (o.active_to is null or :as_of <= o.active_to)
        and (k.since is null or k.since <= :as_of)
        and (k.until is null or :as_of < k.until)
),
filed as (
    select distinct o.county_code, o.id_number as officer, f.relative_id_number, f.program
    from relative_filings f
    join officers o on o.county_code = f.county_code and o.officer_id = f.officer_id
),
receiving as (
    select distinct on (k.officer_id, a.case_no, k.relative)
        k.officer_id,
        k.role,
        a.case_no,
        a.region_code,
        k.relative,
        k.way,
        k.persons,
        k.sources,
        m.source,
        greatest(a.start_on, m.joined_on, k.active_from) as since
    from kin k
    join member m on m.county_code = k.county_code and m.id_number = k.relative
    join aid a on a.county_code = m.county_code and a.case_no = m.case_no
    where m.receives
        and m.joined_on <= :as_of
        and (m.left_on is null or :as_of < m.left_on)
        and a.start_on <= :as_of
        and (a.end_on is null or :as_of < a.end_on)
        and left(a.region_code, 9) = left(k.office_region, 9)
        and not exists (
            select from filed f
            where f.county_code = k.county_code and f.officer = k.officer and f.relative_id_number = k.relative
                and f.program = a.program)
    order by k.officer_id, a.case_no, k.relative, length(k.way), k.way, k.persons, m.joined_on, m.source
),
findings as (
    select
        r.officer_id || '|' || r.case_no || '|' || r.relative as subject_key,
        r.case_no,
        r.relative as id_number,
        r.region_code,
        r.since as event_date,
        null::date as due_on,
        jsonb_build_object(
            'case_no', r.case_no,
            'officer_id', r.officer_id,
            'role', r.role,
            'role_text', case r.role when 'handler' then '经办人员' when 'approver' then '审批负责人' else '村社区干部' end,
            'relation', reference.kin_words(r.way),
            'path', reference.kin_path(r.way, r.persons),
            'since', r.since,
            'as_of', :as_of,
            'sources', reference.sources(variadic
                array['cases|' || reference.case_key(r.case_no), 'officers|' || r.officer_id, r.source] || r.sources)
        ) as evidence
    from receiving r
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
