select access.show('feed.regions', 'division');

create view api.regions with (security_barrier) as
select code, name, level, parent_code, population, code_system, valid_from, valid_to
from feed.regions;
comment on view api.regions is 'One row per division and code system: the district, its townships and villages.';
