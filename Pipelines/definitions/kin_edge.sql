---
title: one row per step from a person to a relative over an edge in force on the day, S spouse, U to a parent, D to a child, B sibling
reads: [kinship]
---
-- (a, spouse, b) and (b, spouse, a) are one edge: since the earlier, until the earlier of those given; siblings likewise.
with mutual as (
    select
        county_code,
        relation,
        least(person_a, person_b) as person_a,
        greatest(person_a, person_b) as person_b,
        min(since) as since,
        bool_or(since is null) as is_always,
        min(until) as until,
        min('kinship|' || row_key) as source
    from kinship
    where relation in ('spouse', 'sibling')
    group by county_code, relation, least(person_a, person_b), greatest(person_a, person_b)
),
edge as (
    select county_code, relation, person_a, person_b, case when not is_always then since end as since, until, source
    from mutual
    union all
    select county_code, relation, person_a, person_b, since, until, 'kinship|' || row_key
    from kinship
    where relation = 'parent'
),
in_force as (
    select county_code, relation, person_a, person_b, since, source
    from edge
    where (since is null or since <= :as_of) and (until is null or :as_of < until) and person_a <> person_b
)
select
    county_code,
    person_a as person,
    case relation when 'spouse' then 'S' when 'parent' then 'D' else 'B' end as step,
    person_b as relative,
    since,
    source
from in_force
union all
select
    county_code,
    person_b,
    case relation when 'spouse' then 'S' when 'parent' then 'U' else 'B' end,
    person_a,
    since,
    source
from in_force
