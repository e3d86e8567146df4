---
title: one row per way from an officer to a relative over primitive relations, no person twice, at most as far as extended kin; it leads on days since <= d and (until is null or d < until)
reads: [officers, kinship]
kept: whole
indexes: [[relative]]
---
-- One level after the other, each from the persons that the one before has reached. A relation that both sides gave is
-- one edge: it began with the earlier day, an empty one being always, and ended with the earlier of those given.
-- `offset 0`: the relations of the few persons reached are looked up, not found by reading all relations at each level.
with start as (
    select distinct county_code, id_number as person from officers
),
edge1 as (
    select
        s.county_code, s.person, k.step, k.relative,
        case when count(k.since) = count(*) then min(k.since) end as since,
        min(k.until) as until,
        array_agg('kinship|' || k.row_key) as sources
    from start s
    cross join lateral (
        select * from kin_step where county_code = s.county_code and person = s.person offset 0) k
    where k.relative <> s.person
    group by s.county_code, s.person, k.step, k.relative
),
way1 as (
    select county_code, person as officer, relative, step as way, array[person, relative] as persons, since, until, sources
    from edge1
),
frontier2 as (
    select distinct county_code, relative as person from way1
),
edge2 as (
    select
        f.county_code, f.person, k.step, k.relative,
        case when count(k.since) = count(*) then min(k.since) end as since,
        min(k.until) as until,
        array_agg('kinship|' || k.row_key) as sources
    from frontier2 f
    cross join lateral (
        select * from kin_step where county_code = f.county_code and person = f.person offset 0) k
    group by f.county_code, f.person, k.step, k.relative
),
way2 as (
    select
        w.county_code, w.officer, e.relative, w.way || e.step as way, w.persons || e.relative as persons,
        greatest(w.since, e.since) as since, least(w.until, e.until) as until, w.sources || e.sources as sources
    from way1 w
    join edge2 e on e.county_code = w.county_code and e.person = w.relative
    where w.way || e.step in ('UU', 'DD', 'UD', 'SU', 'SD', 'SB', 'DS', 'BS', 'US', 'UB', 'BD')
        and not e.relative = any(w.persons)
),
frontier3 as (
    select distinct county_code, relative as person from way2
),
edge3 as (
    select
        f.county_code, f.person, k.step, k.relative,
        case when count(k.since) = count(*) then min(k.since) end as since,
        min(k.until) as until,
        array_agg('kinship|' || k.row_key) as sources
    from frontier3 f
    cross join lateral (
        select * from kin_step where county_code = f.county_code and person = f.person offset 0) k
    group by f.county_code, f.person, k.step, k.relative
),
way3 as (
    select
        w.county_code, w.officer, e.relative, w.way || e.step as way, w.persons || e.relative as persons,
        greatest(w.since, e.since) as since, least(w.until, e.until) as until, w.sources || e.sources as sources
    from way2 w
    join edge3 e on e.county_code = w.county_code and e.person = w.relative
    where w.way || e.step in ('SUD', 'UDS', 'UUU', 'DDD', 'UUD', 'UDD', 'UBD')
        and not e.relative = any(w.persons)
),
frontier4 as (
    select distinct county_code, relative as person from way3
),
edge4 as (
    select
        f.county_code, f.person, k.step, k.relative,
        case when count(k.since) = count(*) then min(k.since) end as since,
        min(k.until) as until,
        array_agg('kinship|' || k.row_key) as sources
    from frontier4 f
    cross join lateral (
        select * from kin_step where county_code = f.county_code and person = f.person offset 0) k
    group by f.county_code, f.person, k.step, k.relative
),
way4 as (
    select
        w.county_code, w.officer, e.relative, w.way || e.step as way, w.persons || e.relative as persons,
        greatest(w.since, e.since) as since, least(w.until, e.until) as until, w.sources || e.sources as sources
    from way3 w
    join edge4 e on e.county_code = w.county_code and e.person = w.relative
    where w.way || e.step in ('UUDD')
        and not e.relative = any(w.persons)
),
way as (
    select * from way1
    union all
    select * from way2
    union all
    select * from way3
    union all
    select * from way4
)
select
    county_code, officer, relative, way, persons, since, until, sources,
    way in ('S', 'U', 'D', 'B', 'UU', 'DD', 'UD', 'SU', 'SD', 'SB', 'DS', 'BS', 'US', 'SUD', 'UDS') as is_close
from way
where until is null or since is null or since < until
