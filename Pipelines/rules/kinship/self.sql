---
id: kinship.self
kind: kinship
title: 工作人员本人在本辖区享受救助
severity: high
subject: officer
basis: [黔江区社会救助审批权限下放改革：近亲属备案制度，纪检监察机制（优亲厚友及时移送）]
explain: "{role_text} {officer_id} 截至 {as_of} 在本乡镇的救助案件 {case_no} 中受助。"
advice: [核对本人是否如实申报职务和收入, 确认审批时本人是否回避, 村社区干部和网格员依法享受救助的，说明后排除]
audience: district
referable: true
ground: 优亲厚友
false_positives: [村社区干部和网格员收入低、依法享受救助, 任职前已受助而已申报]
depends: [cases, case_steps, case_members, officers]
since: 2026-01-01
---
-- An officer in office who is aided by a case of the officer's own township.
with aided_officer as (
    select
        o.officer_id,
        o.role,
        a.case_no,
        a.region_code,
        a.applicant_id_number,
        greatest(a.start_on, m.joined_on, o.active_from) as since,
        m.source,
        row_number() over (partition by o.officer_id, a.case_no order by m.joined_on, m.source) as n
    from officers o
    join member m on m.county_code = o.county_code and m.id_number = o.id_number
    join aid a on a.county_code = m.county_code and a.case_no = m.case_no
    where (o.active_from is null or o.active_from <= :as_of)
        and (o.active_to is null or :as_of <= o.active_to)
        and m.receives
        and m.joined_on <= :as_of
        and (m.left_on is null or :as_of < m.left_on)
        and a.start_on <= :as_of
        and (a.end_on is null or :as_of < a.end_on)
        and left(a.region_code, 9) = left(o.region_code, 9)
),
findings as (
    select
        d.officer_id || '|' || d.case_no as subject_key,
        d.case_no,
        d.applicant_id_number as id_number,
        d.region_code,
        d.since as event_date,
        null::date as due_on,
        case when d.role in ('handler', 'approver') then 'high' else 'low' end as severity,
        jsonb_build_object(
            'case_no', d.case_no,
            'officer_id', d.officer_id,
            'role', d.role,
            'role_text', case d.role when 'handler' then '经办人员' when 'approver' then '审批负责人' when 'village_cadre' then '村社区干部'
                when 'district_staff' then '区级工作人员' when 'agency_worker' then '社工机构人员' else '网格员' end,
            'since', d.since,
            'as_of', :as_of,
            'sources', reference.sources('cases|' || reference.case_key(d.case_no), 'officers|' || d.officer_id, d.source)
        ) as evidence
    from aided_officer d
    where d.n = 1
)
select subject_key, case_no, id_number, region_code, event_date, due_on, severity, evidence from findings
