---
id: wrongful.property
kind: wrongful
title: 在享家庭名下有两处以上不动产
severity: high
subject: case
basis: [《社会救助暂行办法》第九条：最低生活保障家庭应当符合当地财产状况规定, 《社会救助暂行办法》第十三条：家庭人口、收入和财产状况发生变化的及时决定增发、减发或者停发, 黔江区社会救助核查认定机制：定期全数据库人员信息比对]
params:
  - {name: least_properties, default: 2, unit: count, meaning: 全家不动产达到几处}
explain: 在享家庭成员名下登记有效不动产 {property_count} 处，第 {counted} 处自 {second_on} 起。
advice: [核对不动产登记并实地查看, 属实且超过财产规定的退出, 继承、拆迁安置等情形注明依据]
audience: township
referable: true
ground: 错保
worse: [property_count]
false_positives: [同一处房产分证登记, 继承未分割的房产, 危房或已拆除未注销, 生产用房]
depends: [cases, case_members, case_steps, registers]
since: 2026-01-01
---
-- An entry without a reference is a property of its own; one that several members share counts once.
with property as (
    select
        h.county_code,
        h.case_no,
        h.region_code,
        h.applicant_id_number,
        h.start_on,
        coalesce('r' || r.reference, 's' || r.source) as property,
        min(r.effective_from) as since_on
    from register_in_force r
    join household h on h.county_code = r.county_code and h.id_number = r.id_number
    where r.register = 'property' and h.program in ('dibao', 'tekun', 'edge')
    group by
        h.county_code, h.case_no, h.region_code, h.applicant_id_number, h.start_on,
        coalesce('r' || r.reference, 's' || r.source)
),
numbered as (
    select
        p.*,
        row_number() over (partition by p.county_code, p.case_no order by p.since_on, p.property) as property_no
    from property p
),
owning as (
    select
        n.county_code,
        n.case_no,
        n.region_code,
        n.applicant_id_number,
        n.start_on,
        count(*) as property_count,
        max(n.since_on) filter (where n.property_no = :least_properties) as second_on
    from numbered n
    group by n.county_code, n.case_no, n.region_code, n.applicant_id_number, n.start_on
    having count(*) >= :least_properties
),
findings as (
    select
        o.case_no as subject_key,
        o.case_no,
        o.applicant_id_number as id_number,
        o.region_code,
        greatest(o.start_on, o.second_on) as event_date,
        null::date as due_on,
        jsonb_build_object(
            'property_count', o.property_count,
            'counted', :least_properties,
            'second_on', o.second_on,
            'sources', reference.sources(variadic 'cases|' || reference.case_key(o.case_no) || array(
                select unnest(array[r.source, h.source])
                from household h
                join register_in_force r on r.county_code = h.county_code and r.id_number = h.id_number
                where h.county_code = o.county_code and h.case_no = o.case_no and r.register = 'property'))
        ) as evidence
    from owning o
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
