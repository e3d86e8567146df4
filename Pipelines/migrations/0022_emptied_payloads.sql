-- What an event says may be emptied by a purge of its finding, and by nothing else.

-- Whatever of the chain of a county does not hold, in the order of the events, findings behind them:
-- altered: it is not what was written, or its words are gone though its finding was not purged;
-- removed: its number is missing; reordered: another stands in its place; cut_off: the chain went on to the number
-- given; and findings whose state is not that of their last event.
-- Behind the first break nothing can be said of an event but that it fits the one before it.
create or replace function audit.problems(p_county text)
returns table (event_no bigint, problem text, detail text)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with link as (
        select
            e.event_no,
            e.hash,
            case
                when e.payload is not null then audit.payload_digest(e.payload) = e.payload_digest
                else e.payload_digest is null or f.purged_at is not null
            end as has_its_payload,
            lag(e.event_no, 1, 0::bigint) over w as previous_no,
            lag(e.hash, 1, audit.beginning(p_county)) over w as previous_hash,
            audit.digest(e) as digest
        from audit.event e
        left join detection.finding f on f.county_code = e.county_code and f.finding_id = e.finding_id
        where e.county_code = p_county
        window w as (order by e.event_no)
    ),
    broken as (
        select l.*, l.previous_no + 1 as expected_no
        from link l
        where l.event_no <> l.previous_no + 1 or l.hash <> sha256(l.previous_hash || l.digest) or not l.has_its_payload
    ),
    -- The event that belongs in the place of the first break, wherever it stands now.
    moved as (
        select b.expected_no, o.event_no
        from (select * from broken order by event_no limit 1) b
        join audit.event o on o.county_code = p_county and o.event_no <> b.expected_no
        cross join lateral (
            select sha256(b.previous_hash || audit.digest(row(
                o.county_code, b.expected_no, o.recorded_at, o.via, o.action, o.at, o.day, o.login, o.person, o.level,
                o.approver_login, o.approver, o.os_user, o.finding_id, o.version, o.from_state, o.to_state, o.until,
                o.reminder_level, o.attachment, o.seen, o.payload_digest, o.hash, o.payload)::audit.event)) as hash
        ) h
        where h.hash in (o.hash, b.hash)
    ),
    last as (
        select coalesce(max(e.event_no), 0) as event_no from audit.event e where e.county_code = p_county
    ),
    event_problem as (
        select
            b.expected_no as event_no,
            case
                when m.event_no is not null then 'reordered'
                when b.event_no <> b.expected_no then 'removed'
                else 'altered'
            end as problem,
            coalesce(m.event_no, case when b.event_no <> b.expected_no then b.event_no - 1 end)::text as detail
        from broken b
        left join moved m on m.expected_no = b.expected_no
        union all
        select l.event_no + 1, 'cut_off', h.event_no::text
        from last l
        join audit.head h on h.county_code = p_county and h.event_no > l.event_no
        union all
        select h.event_no, 'altered', null
        from audit.head h
        join audit.event e on e.county_code = h.county_code and e.event_no = h.event_no and e.hash <> h.hash
        where h.county_code = p_county
        union all
        select h.event_no + 1, 'unrecorded', null
        from last l
        left join audit.head h on h.county_code = p_county
        where l.event_no > coalesce(h.event_no, 0) and h.event_no is not null
    ),
    folded as (
        select distinct on (e.finding_id) e.finding_id, e.version, e.to_state, e.event_no
        from audit.event e
        where e.county_code = p_county and e.finding_id is not null
        order by e.finding_id, e.version desc
    ),
    every as (
        select p.event_no, p.problem, p.detail from event_problem p
        union all
        select o.event_no, 'state', f.finding_no
        from detection.finding f
        left join folded o on o.finding_id = f.finding_id
        where f.county_code = p_county and (f.state, f.version) is distinct from (o.to_state, o.version)
    )
    select e.event_no, e.problem, e.detail from every e
    order by e.problem = 'state', e.event_no nulls last, e.problem
$$;
