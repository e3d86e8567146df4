-- Findings that were referred, sent back for more, and closed with a result since the turn of the year.
select
    count(distinct e.finding_id) filter (where e.action = 'refer') as sent,
    count(distinct e.finding_id) filter (where e.action = 'return') as returned,
    count(distinct e.finding_id) filter (where e.action = 'close' and e.from_state = 'referred') as closed
from audit.event e
where e.county_code = :county and e.finding_id is not null and e.day between date_trunc('year', :as_of)::date and :as_of
