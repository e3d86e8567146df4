---
title: one row per primitive relation and direction, from a person to a relative; step is S spouse, U to a parent, D to a child, B sibling
reads: [kinship]
---
select county_code, person_a as person, 'S' as step, person_b as relative, since, until, row_key from kinship where relation = 'spouse'
union all
select county_code, person_b, 'S', person_a, since, until, row_key from kinship where relation = 'spouse'
union all
select county_code, person_b, 'U', person_a, since, until, row_key from kinship where relation = 'parent'
union all
select county_code, person_a, 'D', person_b, since, until, row_key from kinship where relation = 'parent'
union all
select county_code, person_a, 'B', person_b, since, until, row_key from kinship where relation = 'sibling'
union all
select county_code, person_b, 'B', person_a, since, until, row_key from kinship where relation = 'sibling'
