---
id: wrongful.deposit
kind: wrongful
title: 在享家庭存款超过两年低保标准
severity: high
subject: case
basis: [《社会救助暂行办法》第九条：最低生活保障家庭应当符合当地财产状况规定, 《社会救助暂行办法》第十三条：家庭人口、收入和财产状况发生变化的及时决定增发、减发或者停发, 黔江区社会救助核查认定机制：定期全数据库人员信息比对]
params:
  - {name: limit_months, default: 24, unit: months, meaning: 存款达到多少个月的低保标准}
explain: 家庭 {members} 人，登记存款合计 {deposit} 元，达到 {months} 个月低保标准 {limit} 元（每人每月 {standard} 元）。
advice: [核对存款来源和用途, 属实且超过财产规定的退出, 赔偿、丧葬等专款注明依据]
audience: township
referable: true
ground: 错保
worse: [deposit]
false_positives: [事故赔偿金或征地补偿款, 代他人保管的存款, 已用于治病而余额未更新]
depends: [cases, case_members, case_steps, registers, standards]
since: 2026-01-01
---
-- What the members have on deposit, against so many months of the line for as many persons as the household has.
with entry as (
    select
        h.county_code,
        h.case_no,
        h.area,
        h.region_code,
        h.applicant_id_number,
        h.start_on,
        h.member_count,
        sum(r.amount) as deposit,
        max(r.effective_from) as latest_on,
        array_agg(r.source) as sources
    from register_in_force r
    join household h on h.county_code = r.county_code and h.id_number = r.id_number
    where r.register = 'deposit' and h.program in ('dibao', 'tekun', 'edge')
    group by
        h.county_code, h.case_no, h.area, h.region_code, h.applicant_id_number, h.start_on, h.member_count
),
judged as (
    select
        e.*,
        s.monthly_amount as standard,
        s.source as standard_source,
        e.member_count * s.monthly_amount * :limit_months as limit_amount
    from entry e
    join standard s on s.program = 'dibao' and s.area = e.area
),
findings as (
    select
        j.case_no as subject_key,
        j.case_no,
        j.applicant_id_number as id_number,
        j.region_code,
        greatest(j.start_on, j.latest_on) as event_date,
        null::date as due_on,
        jsonb_build_object(
            'members', j.member_count,
            'deposit', j.deposit,
            'months', :limit_months,
            'limit', j.limit_amount,
            'standard', j.standard,
            'sources', reference.sources(variadic array['cases|' || reference.case_key(j.case_no), j.standard_source] || j.sources || array(
                select h.source from household h where h.county_code = j.county_code and h.case_no = j.case_no))
        ) as evidence
    from judged j
    where j.deposit >= j.limit_amount
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
