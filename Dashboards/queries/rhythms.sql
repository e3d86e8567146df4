-- The sources with a rhythm, by feed: what is agreed, and which of them were silent for longer when the scan began.
select
    s.feed,
    string_agg(distinct '每 ' || s.rhythm, '、') as rhythm,
    string_agg(
        case
            when s.due_at < :known_at then s.source || coalesce('（上次 ' || to_char(s.last_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') || '）', '（从未有过）')
        end, '、' order by s.source) as late
from sources s
where s.rhythm is not null
group by s.feed
order by s.feed
