---
id: wrongful.vehicle
kind: wrongful
title: 在享家庭成员名下有价值较高的车辆
severity: high
subject: person
basis: [《社会救助暂行办法》第九条：最低生活保障家庭应当符合当地财产状况规定, 《社会救助暂行办法》第十三条：家庭人口、收入和财产状况发生变化的及时决定增发、减发或者停发, 黔江区社会救助核查认定机制：定期全数据库人员信息比对]
params:
  - {name: least_value, default: 30000, unit: yuan, meaning: 车辆价值达到多少元}
explain: 在享家庭成员名下登记有效车辆 {entry_count} 辆，最高价值 {value} 元，自 {since} 起与救助同时存在。
advice: [核对登记信息并入户复核, 属实且超过财产或收入规定的退出, 人户分离或冒名登记的保留证明]
audience: township
referable: true
ground: 错保
worse: [entry_count, value]
false_positives: [残疾人功能性补偿代步车辆, 已报废或转让未过户, 他人借名登记, 营运挂靠车辆]
depends: [cases, case_members, case_steps, registers]
since: 2026-01-01
---
-- Any member of a household in aid, with an entry in force of at least the value.
with entry as (
    select
        h.county_code,
        h.case_no,
        h.region_code,
        h.id_number,
        greatest(h.start_on, h.joined_on, min(r.effective_from)) as since_on,
        count(*) as entry_count,
        max(r.amount) as value,
        h.source,
        array_agg(r.source) as sources
    from register_in_force r
    join household h on h.county_code = r.county_code and h.id_number = r.id_number
    where r.register = 'vehicle'
        and r.amount >= :least_value
        and h.program in ('dibao', 'tekun', 'edge')
    group by h.county_code, h.case_no, h.region_code, h.id_number, h.start_on, h.joined_on, h.source
),
findings as (
    select
        e.case_no || '|' || e.id_number as subject_key,
        e.case_no,
        e.id_number,
        e.region_code,
        e.since_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'since', e.since_on,
            'entry_count', e.entry_count,
            'value', e.value,
            'sources', reference.sources(variadic array['cases|' || reference.case_key(e.case_no), e.source] || e.sources)
        ) as evidence
    from entry e
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
