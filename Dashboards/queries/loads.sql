-- The last files pulled before the scan, newest first.
select
    to_char(l.finished_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as finished,
    l.feed,
    reference.masked_text(l.file) as file,
    l.rows_read,
    l.rows_loaded,
    l.rows_unchanged,
    l.rows_quarantined,
    l.state,
    l.reason,
    array(select jsonb_array_elements_text(l.drift)) as drift
from ledger.load l
where l.county_code = :county and l.finished_at <= :known_at
order by l.load_id desc
limit 40
