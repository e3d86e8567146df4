-- The last file of each feed that was taken in before the scan, the last that was held since, and how many records of all its
-- files wait in quarantine.
with known as (
    select l.*
    from ledger.load l
    where l.county_code = :county and l.finished_at <= :known_at
),
taken as (
    select distinct on (feed) feed, load_id, finished_at, rows_loaded + rows_unchanged as rows
    from known
    where state = 'loaded' and replay_of is null
    order by feed, load_id desc
),
seen as (
    select feed, max(finished_at) as finished_at
    from known
    where state in ('loaded', 'duplicate')
    group by feed
),
held as (
    select distinct on (feed) feed, load_id, reason
    from known
    where state = 'held'
    order by feed, load_id desc
),
waiting as (
    select q.feed, count(*) as records
    from ledger.quarantine q
    join known k on k.load_id = q.load_id
    where q.county_code = :county and q.state = 'open'
    group by q.feed
)
select
    coalesce(t.feed, h.feed) as feed,
    to_char(s.finished_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') as arrived,
    t.rows,
    case when t.load_id is not null then coalesce(w.records, 0) end as rejected,
    case when t.load_id is null or h.load_id > t.load_id then h.reason end as held
from taken t
full join held h on h.feed = t.feed
left join seen s on s.feed = t.feed
left join waiting w on w.feed = t.feed
order by 1
