---
title: one row per decided case, officer who handled or approved it, and member of the household who was the officer or kin on the day of the decision, with the shortest way
reads: [cases, case_steps, case_members, officers, kinship]
kept: household
whole_after: [officers, kinship]
---
-- From the officers, who are few, to the cases of their kin.
with kin as (
    select county_code, officer, relative, since, until, way, persons, sources, is_close
    from officer_kin
    union all
    -- An officer who belongs to the household is met without a step.
    select distinct county_code, id_number, id_number, null::date, null::date, '', array[id_number], '{}'::text[], true
    from officers
),
met as (
    select
        d.county_code,
        d.case_no,
        d.region_code,
        d.decided_on,
        o.officer_id,
        k.officer,
        array_remove(
            array[
                case when d.handler_id = o.officer_id then 'handler' end,
                case when d.approver_id = o.officer_id then 'approver' end],
            null) as roles,
        m.id_number,
        m.source as member_source,
        k.way,
        k.persons,
        k.sources,
        k.is_close
    from kin k
    join member m on m.county_code = k.county_code and m.id_number = k.relative
    join decided d on d.county_code = m.county_code and d.case_no = m.case_no
    join officers o
        on o.county_code = k.county_code and o.id_number = k.officer and o.officer_id in (d.handler_id, d.approver_id)
    where m.joined_on <= d.decided_on and (m.left_on is null or d.decided_on < m.left_on)
        and (k.since is null or k.since <= d.decided_on)
        and (k.until is null or d.decided_on < k.until)
)
select distinct on (m.county_code, m.case_no, m.officer_id, m.id_number)
    m.county_code, m.case_no, m.region_code, m.decided_on, m.officer_id, m.officer, m.roles, m.id_number,
    m.member_source, m.way, m.persons, m.sources, m.is_close
from met m
order by m.county_code, m.case_no, m.officer_id, m.id_number, not m.is_close, length(m.way), m.way, m.persons, m.member_source
