-- As it stood on :day, by kind: findings reminded since the turn of its year whose term was over or that were mended before,
-- and how many of them were mended. Reads the view of that day.
select
    u.kind,
    count(*) filter (where m.ended_by = 'rectify' or (m.ended_on is null and m.until < :day)) as due,
    count(*) filter (where m.ended_by = 'rectify') as mended
from reminders_before m
join detection.finding f on f.county_code = m.county_code and f.finding_no = m.finding_no
join detection.rule u on u.rule_id = f.rule_id and u.version = f.rule_version
where m.county_code = :county and m.reminded_on >= date_trunc('year', :day)::date
group by u.kind
order by u.kind
