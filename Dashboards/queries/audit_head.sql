-- The end of the chain of events when the scan ended: its number and the beginning of its hash.
select e.event_no || '-' || left(encode(e.hash, 'hex'), 12)
from detection.scan s
join audit.event e on e.county_code = s.county_code
where s.county_code = :county and s.scan_id = :scan_id and e.recorded_at <= s.finished_at
order by e.event_no desc
limit 1
