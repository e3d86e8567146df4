---
id: kinship.shared_contact
kind: kinship
title: 申请人与工作人员共用电话或账号
severity: low
subject: case
basis: [黔江区社会救助审批权限下放改革：近亲属备案制度，纪检监察机制（优亲厚友及时移送）]
explain: 救助案件 {case_no} 的{shared_text}与本乡镇工作人员 {officer_id} 登记的相同。
advice: [核对电话和账号的实际使用人, 属于代填代收的更正为本人信息, 不得仅凭号码相同认定优亲厚友]
audience: district
referable: true
ground: 优亲厚友
false_positives: [工作人员代无手机的老人留自己的电话, 录入时误填经办人信息]
depends: [cases, case_steps, case_members, officers]
uses: [institutions]
since: 2026-01-01
---
-- The applicant's phone or account is that of an officer in office in the same township who is no member.
-- What is plain digits needs no rewriting, which costs more than all the rest.
with office as (
    select o.*, reference.dialled(o.phone) as dialled, reference.account(o.bank_account) as account
    from officers o
    where (o.active_from is null or o.active_from <= :as_of)
        and (o.active_to is null or :as_of <= o.active_to)
),
contact as (
    select
        c.county_code, c.case_no, c.region_code, c.applicant_id_number, c.applied_on,
        case when length(c.applicant_phone) = 11 and left(c.applicant_phone, 1) = '1' and translate(c.applicant_phone, '0123456789', '') = '' then c.applicant_phone else reference.dialled(c.applicant_phone) end as dialled,
        case when translate(c.bank_account, '0123456789', '') = '' then nullif(c.bank_account, '') else reference.account(c.bank_account) end as account
    from cases c
    -- A refusal or withdrawal that has no end is in process still.
    where c.status in ('processing', 'active')
        or (c.status in ('rejected', 'withdrawn') and c.closed_on is null and not exists (
            select from case_steps s
            where s.county_code = c.county_code and s.case_no = c.case_no and s.step = 'decide' and s.finished_at is not null))
),
shared as (
    select c.county_code, c.case_no, o.officer_id, 'phone' as what
    from contact c
    join office o on o.county_code = c.county_code and o.dialled = c.dialled and left(o.region_code, 9) = left(c.region_code, 9)
    union all
    select c.county_code, c.case_no, o.officer_id, 'account'
    from contact c
    join office o on o.county_code = c.county_code and o.account = c.account and left(o.region_code, 9) = left(c.region_code, 9)
    where not exists (select from institutions i where reference.account(i.bank_account) = c.account)
),
listed as (
    select s.county_code, s.case_no, s.officer_id, array_agg(s.what order by s.what desc) as shared
    from shared s
    group by s.county_code, s.case_no, s.officer_id
),
findings as (
    select
        l.case_no || '|' || l.officer_id as subject_key,
        l.case_no,
        c.applicant_id_number as id_number,
        c.region_code,
        c.applied_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'case_no', l.case_no,
            'officer_id', l.officer_id,
            'shared', l.shared,
            'shared_text', case when cardinality(l.shared) = 2 then '联系电话和发放账号' when l.shared[1] = 'phone' then '联系电话' else '发放账号' end,
            'sources', reference.sources('cases|' || reference.case_key(l.case_no), 'officers|' || l.officer_id)
        ) as evidence
    from listed l
    join contact c on c.county_code = l.county_code and c.case_no = l.case_no
    join officers o on o.county_code = l.county_code and o.officer_id = l.officer_id
    where not exists (
        select from member m
        where m.county_code = l.county_code and m.case_no = l.case_no and m.id_number = o.id_number
            and m.joined_on <= :as_of and (m.left_on is null or :as_of < m.left_on))
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
