-- Findings last reminded since the turn of the year, by kind: how those reminded in the month stand, and how many of those
-- whose term is over, or that are mended before, are mended. What was referred is none of them.
select
    u.kind,
    count(*) filter (where m.reminded_on >= :month_start and m.ended_by = 'rectify' and m.ended_on <= m.until) as met,
    count(*) filter (where m.reminded_on >= :month_start and m.ended_on is null and m.until >= :as_of) as running,
    count(*) filter (where m.reminded_on >= :month_start and m.ended_by = 'rectify' and m.ended_on > m.until) as late,
    count(*) filter (where m.reminded_on >= :month_start and m.ended_on is null and m.until < :as_of) as overdue,
    count(*) filter (where m.ended_by = 'rectify' or (m.ended_on is null and m.until < :as_of)) as due,
    count(*) filter (where m.ended_by = 'rectify') as mended
from reminders m
join detection.finding f on f.county_code = m.county_code and f.finding_no = m.finding_no
join detection.rule u on u.rule_id = f.rule_id and u.version = f.rule_version
where m.county_code = :county and m.reminded_on >= date_trunc('year', :as_of)::date
group by u.kind
order by u.kind
