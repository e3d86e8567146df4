-- The district, its townships and villages that exist on the day, with the residents of each.
select r.code, r.name, r.level, r.population
from regions r
where r.code_system = 'nbs' and starts_with(r.code, :county) and (r.valid_from is null or r.valid_from <= :as_of)
    and (r.valid_to is null or r.valid_to >= :as_of)
order by r.code
