-- Records that wait in quarantine, by feed, column and reason.
select q.feed, q.column_name, q.reason, count(*) as records
from ledger.quarantine q
join ledger.load l on l.county_code = q.county_code and l.load_id = q.load_id
where q.county_code = :county and q.state = 'open' and l.finished_at <= :known_at
group by 1, 2, 3
order by 4 desc, 1, 2, 3
limit 40
