-- The months in which a scan was recorded.
select distinct to_char(s.as_of, 'YYYY-MM') as month
from detection.scan s
where s.county_code = :county and s.as_of <= :as_of
order by 1
