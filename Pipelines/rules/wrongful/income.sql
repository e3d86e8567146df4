---
id: wrongful.income
kind: wrongful
title: 家庭养老金和工资收入超过救助标准
severity: high
subject: case
basis: [《社会救助暂行办法》第九条：家庭成员人均收入低于当地最低生活保障标准, 《社会救助暂行办法》第十三条：家庭人口、收入和财产状况发生变化的及时决定增发、减发或者停发, 黔江区社会救助核查认定机制：定期全数据库人员信息比对]
params:
  - {name: edge_factor, default: 1.5, unit: ratio, meaning: 低保边缘家庭收入不超过低保标准的多少倍}
explain: 家庭 {members} 人，登记的养老金和财政供养工资每月合计 {income} 元，超过{limit_text} {limit} 元（每人 {standard} 元）。
advice: [核对收入登记并入户复核, 收入属实的调整金额或退出, 单人保、刚性支出扣减等情形注明依据]
audience: township
referable: true
ground: 错保
worse: [income]
false_positives: [单人保, 刚性支出扣减后收入未超标, 养老金由成员代领, 已故成员的养老金登记未注销]
depends: [cases, case_members, case_steps, registers, standards]
since: 2026-01-01
---
-- What the registers give the members a month, against the line for as many persons as the household has.
with entry as (
    select
        h.county_code,
        h.case_no,
        h.program,
        h.area,
        h.region_code,
        h.applicant_id_number,
        h.start_on,
        h.member_count,
        sum(r.amount) as income,
        max(r.effective_from) as latest_on,
        array_agg(r.source) as sources
    from household h
    join register_in_force r on r.county_code = h.county_code
        and r.id_number = h.id_number
        and r.register in ('pension', 'payroll')
    where h.program in ('dibao', 'edge')
    group by
        h.county_code, h.case_no, h.program, h.area, h.region_code, h.applicant_id_number, h.start_on, h.member_count
),
judged as (
    select
        e.*,
        s.monthly_amount as standard,
        s.source as standard_source,
        e.member_count * s.monthly_amount * case e.program when 'edge' then :edge_factor else 1 end as limit_amount
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
            'income', j.income,
            'limit', j.limit_amount,
            'limit_text', case j.program when 'edge' then '低保边缘标准' else '低保标准' end,
            'standard', j.standard,
            'sources', reference.sources(variadic array['cases|' || reference.case_key(j.case_no), j.standard_source] || j.sources || array(
                select h.source from household h where h.county_code = j.county_code and h.case_no = j.case_no))
        ) as evidence
    from judged j
    where j.income > j.limit_amount
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
