---
id: wrongful.account_not_member
kind: wrongful
title: 救助金发到非家庭成员的账户
severity: high
subject: account
basis: [黔江区社会救助工作抽查机制：每月检查救助金落实情况, 《最低生活保障审核确认办法》：最低生活保障金支付到家庭账户]
explain: 本案自 {first_paid_on} 起有 {payment_count} 笔救助金、合计 {amount} 元发到账户 {account}，账户人不是本案家庭成员。
advice: [核实账户人与对象的关系和代领手续, 无委托手续的改发本人账户, 排查同一账户人是否涉及其他案件]
audience: township
referable: true
ground: 错保
worse: [payment_count, amount]
false_positives: [监护人或委托人代领并有书面委托, 账户人身份证号录入错误, 成员名册漏登账户人]
depends: [cases, case_members, payments]
uses: [institutions]
since: 2026-01-01
---
-- Regular and back pay by account and holder, where the holder never was a member and the account is no institution's.
with transfer as (
    select
        p.county_code,
        p.case_no,
        p.bank_account,
        p.payee_id_number,
        min(p.paid_on) as first_paid_on,
        count(*) as payment_count,
        sum(p.amount) as amount
    from payments p
    where p.kind in ('regular', 'back_pay')
    group by p.county_code, p.case_no, p.bank_account, p.payee_id_number
),
held as (
    select
        t.county_code,
        t.case_no,
        c.region_code,
        t.bank_account,
        t.payee_id_number,
        translate(t.bank_account, ' -　', '') as account,
        coalesce(
            t.payee_id_number,
            case when translate(c.bank_account, ' -　', '') = translate(t.bank_account, ' -　', '')
                then c.account_holder_id_number end) as holder,
        t.first_paid_on,
        t.payment_count,
        t.amount
    from transfer t
    join cases c on c.county_code = t.county_code and c.case_no = t.case_no
),
foreign_account as (
    select h.*
    from held h
    where h.holder is not null
        and not exists (
            select
            from member m
            where m.county_code = h.county_code and m.case_no = h.case_no and m.id_number = h.holder)
        and not exists (
            select from institutions i where translate(i.bank_account, ' -　', '') = h.account)
),
account as (
    select
        f.county_code,
        f.case_no,
        f.account,
        f.region_code,
        min(f.first_paid_on) as first_paid_on,
        sum(f.payment_count)::bigint as payment_count,
        sum(f.amount) as amount,
        (array_agg(f.holder order by f.first_paid_on, f.holder))[1] as holder,
        array_agg(f.bank_account || '|' || coalesce(f.payee_id_number, '')) as ways
    from foreign_account f
    group by f.county_code, f.case_no, f.account, f.region_code
),
findings as (
    select
        a.case_no || '|' || a.account as subject_key,
        a.case_no,
        a.holder as id_number,
        a.region_code,
        a.first_paid_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'account', a.account,
            'holder_id_number', a.holder,
            'first_paid_on', a.first_paid_on,
            'payment_count', a.payment_count,
            'amount', a.amount,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(a.case_no) || array(
                select 'payments|' || y.row_key
                from payments y
                where y.county_code = a.county_code
                    and y.case_no = a.case_no
                    and y.kind in ('regular', 'back_pay')
                    and y.bank_account || '|' || coalesce(y.payee_id_number, '') = any(a.ways)))
        ) as evidence
    from account a
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
