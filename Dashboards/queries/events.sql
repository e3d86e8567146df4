-- The steps in the life of each standing finding, oldest first: who acted by level only, and nothing that was written freely.
select
    f.finding_no,
    to_char(e.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as at,
    e.action,
    coalesce(e.from_state = 'referred', false) or e.to_state = 'referred' as is_referral,
    e.level,
    e.until::text,
    e.reminder_level
from page_finding f
join detection.finding d on d.county_code = f.county_code and d.finding_no = f.finding_no
join audit.event e on e.county_code = d.county_code and e.finding_id = d.finding_id
order by f.finding_no, e.version
