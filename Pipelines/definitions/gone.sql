---
title: one row per person who died by the day, or whose household registration is elsewhere on it
reads: [registers]
stored: true
indexes: [[id_number]]
---
select county_code, id_number from death
union
select county_code, id_number from register_in_force where register = 'moved'
