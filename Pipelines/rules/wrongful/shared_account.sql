---
id: wrongful.shared_account
kind: wrongful
title: 互不相干的多个救助案件发到同一账户
severity: high
subject: account
basis: [黔江区社会救助工作抽查机制：每月检查救助金落实情况, 《最低生活保障审核确认办法》：最低生活保障金支付到家庭账户]
params:
  - {name: paid_within, default: 365, unit: days, meaning: 只看最近多少天内的发放}
  - {name: least_groups, default: 3, unit: count, meaning: 没有共同成员或近亲属关系的案件至少几组}
explain: 账户 {account} 最近 {within} 天收到 {case_count} 个案件的救助金合计 {amount} 元，这些案件分属 {group_count} 组没有共同成员和近亲属关系的家庭。
advice: [核实账户人身份和代领手续, 没有委托手续的改发对象本人账户, 属供养机构账户的登记到机构账户名单]
audience: township
referable: true
ground: 错保
worse: [group_count, case_count]
false_positives: [供养机构账户未登记, 村（居）集体代发并有签收册, 账号录入错误]
depends: [payments, cases, case_members, kinship]
uses: [institutions]
since: 2026-01-01
window: paid_within
---
-- Cases paid to one account, joined where they share a member or have close kin on the day; how many groups remain.
-- First the accounts that ever had so many cases, which are few.
with often as materialized (
    select a.county_code, a.account
    from paid_account a
    group by a.county_code, a.account
    having count(*) >= :least_groups
        and not exists (select from institutions i where translate(i.bank_account, ' -　', '') = a.account)
),
account_case as materialized (
    select
        a.county_code,
        a.account,
        a.case_no,
        a.region_code,
        a.applicant_id_number,
        min(p.paid_on) as first_paid_on,
        sum(p.amount) as amount
    from often o
    join paid_account a on a.county_code = o.county_code and a.account = o.account
    join payments p on p.county_code = a.county_code and p.case_no = a.case_no
    where p.kind in ('regular', 'back_pay')
        and translate(p.bank_account, ' -　', '') = a.account
        and :as_of - p.paid_on < :paid_within
    group by a.county_code, a.account, a.case_no, a.region_code, a.applicant_id_number
),
busy as (
    select a.county_code, a.account
    from account_case a
    group by a.county_code, a.account
    having count(*) >= :least_groups
),
-- The cases of an account have numbers from 1, by which pairs of them are told apart.
paid_case as materialized (
    select
        a.county_code, a.account, a.case_no, a.region_code, a.applicant_id_number, a.first_paid_on, a.amount,
        (row_number() over (partition by a.county_code, a.account order by a.case_no))::integer as number
    from account_case a
    join busy b on b.county_code = a.county_code and b.account = a.account
),
person as materialized (
    select p.county_code, p.account, p.number, m.id_number
    from paid_case p
    join case_members m on m.county_code = p.county_code and m.case_no = p.case_no
    union
    select county_code, account, number, applicant_id_number
    from paid_case
),
-- Who is at most one and two steps away: from there the second and the third step of a way are taken. `offset 0`: the
-- relations of few persons are looked up one by one.
within_one as (
    select p.county_code, p.id_number
    from person p
    union
    select k.county_code, k.relative
    from person p
    cross join lateral (
        select county_code, relative from kin_step where county_code = p.county_code and person = p.id_number offset 0) k
),
within_two as (
    select n.county_code, n.id_number
    from within_one n
    union
    select k.county_code, k.relative
    from within_one n
    cross join lateral (
        select county_code, relative from kin_step where county_code = n.county_code and person = n.id_number offset 0) k
),
-- A relation that both sides gave is one: it began with the earlier day, an empty one being always.
edge as materialized (
    select
        k.county_code,
        k.person,
        k.step,
        k.relative
    from within_two n
    cross join lateral (
        select county_code, person, step, relative, since, until from kin_step where county_code = n.county_code and person = n.id_number offset 0) k
    where k.relative <> k.person
    group by k.county_code, k.person, k.step, k.relative
    having (count(k.since) < count(*) or min(k.since) <= :as_of)
        and (min(k.until) is null or min(k.until) > :as_of)
),
way_one as (
    select e.county_code, e.person as origin, e.step as way, array[e.person] as passed, e.relative
    from edge e
    join (select distinct county_code, id_number from person) p
        on p.county_code = e.county_code and p.id_number = e.person
),
way_two as (
    select w.county_code, w.origin, w.way || e.step as way, w.passed || e.person as passed, e.relative
    from way_one w
    join edge e on e.county_code = w.county_code and e.person = w.relative
    where w.way || e.step in ('UU', 'DD', 'UD', 'SU', 'SD', 'SB', 'DS', 'BS', 'US') and e.relative <> all(w.passed)
),
way_three as (
    select w.county_code, w.origin, w.way || e.step as way, w.passed || e.person as passed, e.relative
    from way_two w
    join edge e on e.county_code = w.county_code and e.person = w.relative
    where w.way || e.step in ('SUD', 'UDS') and e.relative <> all(w.passed)
),
close_kin as (
    select county_code, origin, relative from way_one
    union
    select county_code, origin, relative from way_two
    union
    select county_code, origin, relative from way_three
),
bond as (
    select a.county_code, a.account, a.number as one, b.number as other
    from person a
    join person b on b.county_code = a.county_code and b.account = a.account and b.id_number = a.id_number
    union
    select a.county_code, a.account, a.number, b.number
    from person a
    join close_kin k on k.county_code = a.county_code and k.origin = a.id_number
    join person b on b.county_code = a.county_code and b.account = a.account and b.id_number = k.relative
),
-- How many groups of cases there are, joined by however many bonds.
joined as (
    select
        b.county_code,
        b.account,
        (
            select count(distinct g.root)
            from unnest(reference.components(max(b.one), array_agg(b.one), array_agg(b.other))) as g (root)
        ) as group_count
    from bond b
    group by b.county_code, b.account
),
shared as (
    select
        p.county_code,
        p.account,
        max(p.first_paid_on) as first_paid_on,
        sum(p.amount) as amount,
        count(*) as case_count,
        j.group_count,
        array_agg(p.case_no order by p.case_no) as case_nos,
        case
            when min(p.region_code) = max(p.region_code) then min(p.region_code)
            when min(left(p.region_code, 9)) = max(left(p.region_code, 9)) then min(left(p.region_code, 9)) || '000'
        end as region_code
    from paid_case p
    join joined j on j.county_code = p.county_code and j.account = p.account
    where j.group_count >= :least_groups
    group by p.county_code, p.account, j.group_count
),
source as (
    select s.county_code, s.account, array_agg('payments|' || p.row_key) as sources
    from shared s
    cross join lateral unnest(s.case_nos) as c (case_no)
    join payments p on p.county_code = s.county_code and p.case_no = c.case_no
    where p.kind in ('regular', 'back_pay')
        and :as_of - p.paid_on < :paid_within
        and translate(p.bank_account, ' -　', '') = s.account
    group by s.county_code, s.account
),
findings as (
    select
        s.account as subject_key,
        null::text as case_no,
        null::text as id_number,
        s.region_code,
        s.first_paid_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'account', s.account,
            'within', :paid_within,
            'case_count', s.case_count,
            'group_count', s.group_count,
            'case_nos', s.case_nos,
            'amount', s.amount,
            'sources', reference.sources(variadic f.sources || array(select 'cases|' || reference.case_key(n) from unnest(s.case_nos) as n))
        ) as evidence
    from shared s
    join source f on f.county_code = s.county_code and f.account = s.account
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
