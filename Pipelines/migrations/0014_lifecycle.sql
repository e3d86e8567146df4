-- The life of a finding: every change of its state is an event, and the events are links of one chain per county.
create schema audit;

-- Appended to by audit.append alone, never changed. Personal data stands in the payload only, which a purge may empty:
-- the chain holds its digest. An event is a step in the life of a finding, or names the findings that somebody saw.
create table audit.event (
    county_code text collate "C" not null,
    event_no bigint not null,
    recorded_at timestamptz not null,
    -- how it came: by a scan, a command, the dispositions feed, or of itself
    via text collate "C" not null,
    action text collate "C" not null,
    -- when it was decided or done, and the day of the scan or the decision
    at timestamptz not null,
    day date not null,
    login text collate "C",
    person text,
    level text collate "C",
    approver_login text collate "C",
    approver text,
    -- the user of the operating system, where a command named the login
    os_user text,
    finding_id uuid,
    version integer,
    from_state text collate "C",
    to_state text collate "C",
    until date,
    reminder_level integer,
    attachment bytea,
    -- the findings that were seen
    seen uuid[],
    payload_digest bytea,
    -- SHA-256 of the hash before it and the digest of this event
    hash bytea not null,
    payload jsonb,
    -- when a purge emptied the payload: the time of the purge's own event
    payload_purged_at timestamptz,
    constraint event_pk primary key (county_code, event_no),
    constraint event_version unique (county_code, finding_id, version),
    constraint event_via check (via in ('scan', 'command', 'feed', 'system')),
    constraint event_is_of_a_finding check (
        (finding_id is null) = (version is null) and (finding_id is null) = (to_state is null)
        and (finding_id is null or seen is null)),
    constraint event_transition check (
        finding_id is null
        or concat_ws(' ', action, coalesce(from_state, '-'), to_state) in (
            'hit - new', 'clear new closed', 'lapse dismissed new', 'lapse exempt new', 'worsen dismissed new',
            'worsen exempt new', 'recur closed new',
            'confirm new confirmed', 'dismiss new dismissed', 'dismiss confirmed dismissed',
            'remind confirmed reminded', 'remind reminded reminded', 'extend reminded reminded',
            'rectify confirmed rectified', 'rectify reminded rectified', 'verify rectified closed',
            'reject rectified reminded', 'exempt rectified exempt', 'refer confirmed referred',
            'refer reminded referred', 'refer rectified referred', 'return referred confirmed',
            'close referred closed', 'close confirmed closed', 'reopen closed new', 'reopen dismissed new')),
    constraint event_first_is_a_hit check ((version = 1) = (action = 'hit')),
    constraint event_by_scan check ((via = 'scan') = (action in ('hit', 'clear', 'lapse', 'worsen', 'recur'))),
    constraint event_by_itself check (via <> 'system' or action in ('confirm', 'remind')),
    constraint event_by_person check (
        finding_id is null or (via in ('command', 'feed')) = (login is not null and person is not null and level is not null)),
    constraint event_level check (
        finding_id is null or level is null or level = 'district' or (level = 'township' and action = 'rectify')),
    constraint event_two_persons check (
        (approver is null or approver <> person) and (action not in ('exempt', 'refer') or approver is not null)),
    constraint event_reason check (
        action not in ('dismiss', 'extend', 'rectify', 'exempt', 'return', 'close', 'reopen') or payload_digest is not null),
    constraint event_until check (action not in ('remind', 'extend', 'reject', 'dismiss') or until is not null),
    constraint event_until_follows check (until is null or until >= day),
    constraint event_end_within_a_year check (action <> 'dismiss' or until <= (day + interval '12 months')::date),
    constraint event_reminder check ((to_state = 'reminded') = (reminder_level is not null) and reminder_level between 1 and 3),
    constraint event_payload check (payload is null or payload_digest is not null),
    constraint event_payload_purged check (payload_purged_at is null or (payload is null and payload_digest is not null))
);
create index event_reminders on audit.event (county_code, finding_id, version)
where to_state = 'reminded' or from_state = 'reminded';
create index event_accesses on audit.event (county_code, event_no) where seen is not null;

-- The end of each county's chain as it was when the last event came: what was cut off since is missed.
create table audit.head (
    county_code text collate "C" not null,
    event_no bigint not null,
    hash bytea not null,
    constraint head_pk primary key (county_code)
);

-- The chain of a county is written by one transaction at a time. Whoever also locks findings locks the chain first.
create function audit.lock(p_county text)
returns void language sql set search_path = pg_catalog, pg_temp as $$
    select pg_advisory_xact_lock(hashtextextended('aidwatch audit ' || p_county, 0))
$$;

-- The digest of an event: SHA-256 of its fields in binary form, each with its length before it, times in microseconds.
create function audit.digest(e audit.event)
returns bytea language sql stable parallel safe as $$
    select sha256(record_send(row(
        convert_to(e.county_code, 'UTF8'), e.event_no, e.recorded_at, convert_to(e.via, 'UTF8'),
        convert_to(e.action, 'UTF8'), e.at, e.day, convert_to(e.login, 'UTF8'), convert_to(e.person, 'UTF8'),
        convert_to(e.level, 'UTF8'), convert_to(e.approver_login, 'UTF8'), convert_to(e.approver, 'UTF8'),
        convert_to(e.os_user, 'UTF8'), e.finding_id, e.version, convert_to(e.from_state, 'UTF8'),
        convert_to(e.to_state, 'UTF8'), e.until, e.reminder_level, e.attachment, e.seen, e.payload_digest)))
$$;

-- The digest of what an event says in words.
create function audit.payload_digest(payload jsonb)
returns bytea language sql immutable parallel safe as $$
    select sha256(convert_to(payload::text, 'UTF8'))
$$;

-- The hash before the first event of a county.
create function audit.beginning(p_county text)
returns bytea language sql immutable parallel safe as $$
    select sha256(convert_to('aidwatch audit ' || p_county, 'UTF8'))
$$;

create function audit.next_hash(previous bytea, digest bytea, beginning bytea)
returns bytea language plpgsql immutable parallel safe as $$
begin
    return sha256(coalesce(previous, beginning) || digest);
end $$;

-- The hash after the last of several digests, in their order.
create aggregate audit.chained(digest bytea, beginning bytea) (sfunc = audit.next_hash, stype = bytea);

-- Runs as the owner, so that whoever may call it needs no right to write events.
-- Appends events in the order given; their numbers, times of recording, digests and hashes are set here.
create function audit.append(p_county text, p_events audit.event[])
returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    last audit.head;
begin
    perform audit.lock(p_county);
    select h.* into last from audit.head h where h.county_code = p_county;
    last.event_no := coalesce(last.event_no, 0);
    last.hash := coalesce(last.hash, audit.beginning(p_county));
    -- As rows of the table: what works out the digest of a row that stands whole goes into the statement itself.
    with numbered as materialized (
        select row(
            p_county, last.event_no + e.n, now(), e.via, e.action, e.at, e.day, e.login, e.person, e.level,
            e.approver_login, e.approver, e.os_user, e.finding_id, e.version, e.from_state, e.to_state, e.until,
            e.reminder_level, e.attachment, e.seen, audit.payload_digest(e.payload), null, e.payload, null)::audit.event
            as event
        from unnest(p_events) with ordinality as e (
            county_code, event_no, recorded_at, via, action, at, day, login, person, level, approver_login, approver,
            os_user, finding_id, version, from_state, to_state, until, reminder_level, attachment, seen,
            payload_digest, hash, payload, payload_purged_at, n)
    ),
    hashed as (
        select (n.event).*, audit.chained(audit.digest(n.event), last.hash) over (order by (n.event).event_no) as link
        from numbered n
    ),
    added as (
        insert into audit.event
        select
            h.county_code, h.event_no, h.recorded_at, h.via, h.action, h.at, h.day, h.login, h.person, h.level,
            h.approver_login, h.approver, h.os_user, h.finding_id, h.version, h.from_state, h.to_state, h.until,
            h.reminder_level, h.attachment, h.seen, h.payload_digest, h.link, h.payload, h.payload_purged_at
        from hashed h
        returning event_no, hash
    )
    insert into audit.head (county_code, event_no, hash)
    select p_county, a.event_no, a.hash from added a order by a.event_no desc limit 1
    on conflict (county_code) do update set event_no = excluded.event_no, hash = excluded.hash
    returning head.event_no into last.event_no;
    return last.event_no;
end $$;

-- One step in the life of one finding.
create type detection.change as (
    finding_id uuid, action text, to_state text, until date, reminder_level integer, attachment bytea, payload jsonb
);

-- The one way in which the state of findings changes: the events and the states, together.
-- p_by says how, by whom, when and for which day; each finding stands in p_changes once at most.
create function detection.change_states(p_county text, p_by audit.event, p_changes detection.change[])
returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    last bigint;
begin
    perform audit.lock(p_county);
    last := audit.append(p_county, (
        select array_agg(row(
            p_county, null, null, p_by.via, c.action, p_by.at, p_by.day, p_by.login, p_by.person, p_by.level,
            p_by.approver_login, p_by.approver, p_by.os_user, f.finding_id,
            case when c.action = 'hit' then 1 else f.version + 1 end,
            case when c.action <> 'hit' then f.state end, c.to_state, c.until, c.reminder_level, c.attachment, null, null,
            null, c.payload, null)::audit.event order by f.finding_no)
        from unnest(p_changes) c
        join detection.finding f on f.county_code = p_county and f.finding_id = c.finding_id));
    update detection.finding f
    set state = c.to_state,
        version = f.version + 1,
        reopened = f.reopened + case when c.action in ('lapse', 'worsen', 'recur') then 1 else 0 end,
        reminder_level = coalesce(c.reminder_level, f.reminder_level),
        reminder_until = case when c.to_state = 'reminded' then c.until end,
        rectified_by = case when c.to_state = 'rectified' then p_by.person end,
        decided_by = case when c.to_state in ('dismissed', 'exempt') then p_by.login end,
        decided_until = case when c.to_state in ('dismissed', 'exempt') then c.until end,
        decided_evidence = case when c.to_state in ('dismissed', 'exempt') then f.evidence end,
        absent_since = null
    from unnest(p_changes) c
    where f.county_code = p_county and f.finding_id = c.finding_id and c.action <> 'hit';
    perform operation.note_reminders(p_county, p_by, p_changes);
    return last;
end $$;

-- Whether the evidence has grown in one of some fields: a greater number, a longer list.
create function detection.is_worse(before jsonb, after jsonb, fields text[])
returns boolean language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from unnest(fields) as field (name)
        where case
            when jsonb_typeof(before -> field.name) = 'number' and jsonb_typeof(after -> field.name) = 'number'
                then (after ->> field.name)::numeric > (before ->> field.name)::numeric
            when jsonb_typeof(before -> field.name) = 'array' and jsonb_typeof(after -> field.name) = 'array'
                then jsonb_array_length(after -> field.name) > jsonb_array_length(before -> field.name)
            else false
        end)
$$;

-- The login that acts: that of the session where it is anybody's, in whatever county; else the one that the program names.
create function access.acting(p_county text, p_by text)
returns setof access.login language sql stable set search_path = pg_catalog, pg_temp as $$
    select l.*
    from access.login l
    where l.county_code = p_county and l.revoked_at is null
        and l.login = case
            when exists (select from access.login o where o.login = session_user) then session_user
            else p_by
        end
$$;

-- The last day of a term of working days after a day; null where the calendar does not reach so far.
create function reference.term_end(from_day date, working_days integer)
returns date language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select w.day
    from reference.calendar d
    join reference.calendar w on w.is_workday and w.workday_no = d.workday_no + working_days
    where d.day = from_day
$$;

-- What a person asks for.
create type api.request as (
    finding_no text, action text, reason text, until date, term integer, approver text, attachment bytea,
    attachment_name text, version integer, answer jsonb
);

-- What came of it: the event, or the word that says why it was refused and a detail for the message.
create type api.decision as (event_no bigint, refusal text, detail text);

-- A person's decision on a finding, by the table of transitions and its guards. p_actor is the acting login, p_by the
-- event's way, time and day; p_term the term of a reminder that names none. What is refused changes nothing.
create function detection.decide(
    p_county text, p_request api.request, p_actor access.login, p_by audit.event, p_term integer)
returns api.decision language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    finding detection.finding;
    rule detection.rule;
    approving access.login;
    is_system constant boolean := p_by.via = 'system';
    said constant text := nullif(btrim(p_request.reason, E' \t\r\n　'), '');
    target text;
    ends date := p_request.until;
    grade integer;
    words jsonb;
begin
    perform audit.lock(p_county);
    select f.* into finding from detection.finding f
    where f.county_code = p_county and f.finding_no = p_request.finding_no for update;
    if not found then return (null, 'unknown_finding', null)::api.decision; end if;
    select r.* into rule from detection.rule r
    where r.rule_id = finding.rule_id and r.version = finding.rule_version;

    -- Who may.
    if not is_system then
        if p_actor.login is null then return (null, 'unknown_actor', null)::api.decision; end if;
        if p_actor.level <> 'district' and not (
            p_actor.level = 'township' and p_request.action = 'rectify' and rule.audience <> 'district'
            and finding.state <> 'referred' and left(finding.region_code, 9) = left(p_actor.region_code, 9))
        then
            return (null, 'not_permitted', p_actor.level)::api.decision;
        end if;
    elsif p_request.action <> 'remind' then
        return (null, 'not_by_machine', null)::api.decision;
    end if;
    if p_request.version <> finding.version then return (null, 'changed_meanwhile', finding.version::text)::api.decision; end if;
    if p_by.at > now() then
        if p_by.via <> 'command' then return (null, 'in_future', null)::api.decision; end if;
        -- A command decides in its present, and that is the server's, however its machine's clock goes.
        p_by.at := now();
        p_by.day := (now() at time zone 'Asia/Shanghai')::date;
    end if;

    -- From where to where.
    target := case p_request.action
        when 'confirm' then case when finding.state = 'new' then 'confirmed' end
        when 'dismiss' then case when finding.state in ('new', 'confirmed') then 'dismissed' end
        when 'remind' then case when finding.state in ('new', 'confirmed', 'reminded') then 'reminded' end
        when 'extend' then case when finding.state = 'reminded' then 'reminded' end
        when 'rectify' then case when finding.state in ('confirmed', 'reminded') then 'rectified' end
        when 'verify' then case when finding.state = 'rectified' then 'closed' end
        when 'reject' then case when finding.state = 'rectified' then 'reminded' end
        when 'exempt' then case when finding.state = 'rectified' then 'exempt' end
        when 'refer' then case when finding.state in ('confirmed', 'reminded', 'rectified') then 'referred' end
        when 'return' then case when finding.state = 'referred' then 'confirmed' end
        when 'close' then case when finding.state in ('referred', 'confirmed') then 'closed' end
        when 'reopen' then case when finding.state in ('closed', 'dismissed') then 'new' end
    end;
    if target is null then return (null, 'illegal_transition', finding.state)::api.decision; end if;

    -- What it takes.
    if said is null
        and p_request.action in ('dismiss', 'extend', 'rectify', 'exempt', 'return', 'close', 'reopen')
    then
        return (null, 'reason_missing', null)::api.decision;
    end if;
    if p_request.action = 'remind' and 'reminders' = any (rule.depends) then
        return (null, 'not_reminded', null)::api.decision;
    end if;
    if p_request.action = 'refer' and not rule.is_referable then return (null, 'not_referable', null)::api.decision; end if;
    if p_request.action = 'exempt' and rule.ground in ('优亲厚友', '弄虚作假') then
        return (null, 'never_exempt', rule.ground)::api.decision;
    end if;
    if p_request.action = 'verify' and finding.rectified_by = p_actor.person then
        return (null, 'same_person', null)::api.decision;
    end if;
    if nullif(btrim(p_request.approver), '') is not null then
        select l.* into approving from access.login l
        where l.county_code = p_county and btrim(p_request.approver) in (l.login, l.person)
            and (l.revoked_at is null or p_by.at < l.revoked_at)
        order by (l.login = btrim(p_request.approver)) desc, (l.level = 'district') desc, l.login limit 1;
        if approving.login is null then return (null, 'unknown_approver', null)::api.decision; end if;
        if approving.level <> 'district' then return (null, 'approver_not_permitted', approving.level)::api.decision; end if;
        if approving.person = p_actor.person then return (null, 'same_person', null)::api.decision; end if;
    elsif p_request.action in ('exempt', 'refer') then
        return (null, 'approver_missing', null)::api.decision;
    end if;

    -- Until when.
    if target = 'reminded' then
        if ends is null then
            if p_request.action = 'extend' and p_request.term is null then return (null, 'term_missing', null)::api.decision; end if;
            if p_request.term < 1 then return (null, 'term_too_short', null)::api.decision; end if;
            ends := reference.term_end(p_by.day, coalesce(p_request.term, p_term));
            if ends is null then return (null, 'beyond_calendar', null)::api.decision; end if;
        elsif not coalesce((select d.is_workday from reference.calendar d where d.day = ends), false) then
            return (null, 'not_a_working_day', reference.term_end(ends, 1)::text)::api.decision;
        end if;
        grade := case
            when p_request.action = 'extend' then finding.reminder_level
            else least(coalesce(finding.reminder_level, 0) + 1, 3)
        end;
    elsif target = 'dismissed' then
        if ends is null then return (null, 'end_missing', null)::api.decision; end if;
        if ends > (p_by.day + interval '12 months')::date then
            return (null, 'end_too_late', (p_by.day + interval '12 months')::date::text)::api.decision;
        end if;
    elsif target <> 'exempt' then
        ends := null;
    end if;
    if ends < p_by.day then return (null, 'end_past', p_by.day::text)::api.decision; end if;

    p_by.login := p_actor.login;
    p_by.person := p_actor.person;
    p_by.level := p_actor.level;
    p_by.approver_login := approving.login;
    p_by.approver := approving.person;
    if p_request.action = 'remind' and finding.state = 'new' then
        perform detection.change_states(
            p_county, p_by, array[row(finding.finding_id, 'confirm', 'confirmed', null, null, null, null)::detection.change]);
    end if;
    words := nullif(jsonb_strip_nulls(jsonb_build_object(
        'reason', said, 'attachment', nullif(btrim(p_request.attachment_name), ''), 'answer', p_request.answer,
        'evidence', case when target in ('dismissed', 'exempt') then finding.evidence end)), '{}');
    return (
        detection.change_states(
            p_county, p_by,
            array[row(
                finding.finding_id, p_request.action, target, ends, grade, p_request.attachment, words)::detection.change]),
        null, null)::api.decision;
end $$;

-- Dispositions that were tried, each version of a row once: applied as an event, or refused with the reason.
create table detection.disposition (
    county_code text collate "C" not null,
    row_key text collate "C" not null,
    known_from timestamptz not null,
    load_id bigint not null,
    finding_no text collate "C" not null,
    at timestamptz not null,
    actor text not null,
    action text not null,
    approver text,
    until date,
    tried_at timestamptz not null,
    event_no bigint,
    refusal text,
    detail text,
    constraint disposition_pk primary key (county_code, row_key, known_from),
    constraint disposition_outcome check ((event_no is null) <> (refusal is null))
);

-- Tries the rows of the dispositions feed that were not tried yet, in the order of their times. p_answers holds, by the
-- number of the finding, what its rule says now, for the rows that verify.
-- Returns how many were tried.
create function detection.apply_dispositions(p_county text, p_term integer, p_answers jsonb)
returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    given record;
    acting access.login;
    way audit.event;
    result api.decision;
    tried integer := 0;
begin
    perform audit.lock(p_county);
    for given in
        select d.*
        from feed.dispositions d
        where d.county_code = p_county and not exists (
            select from detection.disposition t
            where t.county_code = d.county_code and t.row_key = d.row_key and t.known_from = d.known_from)
        order by d.at, d.finding_no
    loop
        -- Of several logins of one person that with the wider right.
        acting := null;
        select l.* into acting from access.login l
        where l.county_code = p_county and given.actor in (l.login, l.person)
            and (l.revoked_at is null or given.at < l.revoked_at)
        order by (l.level = 'district') desc, (l.level = 'township') desc, l.login limit 1;
        way := null;
        way.via := 'feed';
        way.at := given.at;
        way.day := (given.at at time zone 'Asia/Shanghai')::date;
        result := detection.decide(
            p_county,
            row(given.finding_no, given.action, given.reason, given.until, null, given.approver, null, given.attachment,
                null, case when given.action = 'verify' then p_answers -> given.finding_no end)::api.request,
            acting, way, p_term);
        insert into detection.disposition (
            county_code, row_key, known_from, load_id, finding_no, at, actor, action, approver, until, tried_at, event_no,
            refusal, detail)
        values (
            p_county, given.row_key, given.known_from, given.load_id, given.finding_no, given.at, given.actor, given.action,
            given.approver, given.until, now(), result.event_no, result.refusal, result.detail);
        tried := tried + 1;
    end loop;
    return tried;
end $$;

-- Reminds by itself on a day: of new findings of some kinds that stand and concern a township, and again, one level
-- higher, of those whose term has ended and which still stand. What the district alone knows is left to a person.
create function detection.remind_due(p_county text, p_kinds text[], p_day date, p_term integer)
returns table (finding_no text, reminder_level integer, until date, refusal text, detail text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    due record;
    way audit.event;
    result api.decision;
begin
    perform audit.lock(p_county);
    way.via := 'system';
    way.at := now();
    way.day := p_day;
    for due in
        select f.finding_no
        from detection.finding f
        join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
        where f.county_code = p_county and f.cleared_at is null
            and r.audience <> 'district' and not 'reminders' = any (r.depends) and right(f.region_code, 6) <> '000000'
            and ((f.state = 'new' and r.kind = any (p_kinds))
                or (f.state = 'reminded' and f.reminder_until < p_day and f.reminder_level < 3))
        order by f.finding_no
    loop
        result := detection.decide(
            p_county,
            row(due.finding_no, 'remind', null, null, null, null, null, null, null, null)::api.request,
            null, way, p_term);
        return query
            select f.finding_no, f.reminder_level, f.reminder_until, result.refusal, result.detail
            from detection.finding f
            where f.county_code = p_county and f.finding_no = due.finding_no;
    end loop;
end $$;

-- Whatever of the chain of a county does not hold, in the order of the events, findings behind them:
-- altered: it is not what was written, or its words are gone and no purge in the chain took them;
-- removed: its number is missing; reordered: another stands in its place; cut_off: the chain went on to the number
-- given; and findings whose state is not that of their last event.
-- Behind the first break nothing can be said of an event but that it fits the one before it.
create function audit.problems(p_county text)
returns table (event_no bigint, problem text, detail text)
language sql stable set search_path = pg_catalog, pg_temp as $$
    with link as (
        select
            e.event_no,
            e.hash,
            case
                when e.payload is not null then audit.payload_digest(e.payload) = e.payload_digest
                when e.payload_purged_at is null then e.payload_digest is null
                else e.payload_purged_at in (
                    select p.recorded_at from audit.event p where p.county_code = p_county and p.action = 'purge')
            end as has_its_payload,
            lag(e.event_no, 1, 0::bigint) over w as previous_no,
            lag(e.hash, 1, audit.beginning(p_county)) over w as previous_hash,
            audit.digest(e) as digest
        from audit.event e
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
                o.reminder_level, o.attachment, o.seen, o.payload_digest, o.hash, o.payload,
                o.payload_purged_at)::audit.event)) as hash
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

-- The documented views. Below the district what is free text stays hidden, and who decided is masked.
create view api.finding_events with (security_barrier) as
select
    e.event_no, f.finding_id, f.finding_no || '' as finding_no, f.rule_id || '' as rule_id, f.region_code || '' as region_code,
    e.version, e.at, e.day, e.recorded_at, e.via, e.action, e.from_state, e.to_state,
    case when s.is_clear then e.login end as login,
    case when s.is_clear then e.person else reference.masked_name(e.person) end as actor,
    e.level,
    case when s.is_clear then e.approver else reference.masked_name(e.approver) end as approver,
    case when s.is_clear then e.os_user end as os_user,
    case when s.is_clear then e.payload ->> 'reason' end as reason,
    e.until, e.reminder_level,
    case when s.is_clear then e.payload ->> 'attachment' end as attachment,
    encode(e.attachment, 'hex') as attachment_digest,
    case when s.is_clear then e.payload -> 'answer' end as answer,
    case when s.is_clear then e.payload ->> 'notify' end as notify,
    encode(e.hash, 'hex') as hash
from audit.event e
join detection.finding f on f.county_code = e.county_code and f.finding_id = e.finding_id
cross join access.sight s
-- Below the district a referral leaves no trace, not even one that was returned or closed.
where s.is_clear or (e.from_state is distinct from 'referred' and e.to_state is distinct from 'referred');
comment on view api.finding_events is
    'One row per step in the life of a finding, append-only; version counts the steps of each finding, hash is the link of the chain.';

create view api.reminders with (security_barrier) as
with step as (
    select
        e.county_code, e.finding_id, e.event_no, e.version, e.action, e.day, e.until, e.reminder_level,
        count(*) filter (where e.action <> 'extend') over w as round
    from audit.event e
    where e.to_state = 'reminded' or e.from_state = 'reminded'
    window w as (partition by e.county_code, e.finding_id order by e.version)
),
reminder as (
    select
        s.county_code, s.finding_id, s.round,
        min(s.event_no) as event_no,
        min(s.day) as reminded_on,
        min(s.until) filter (where s.action <> 'extend') as first_until,
        (array_agg(s.until order by s.version desc))[1] as until,
        (array_agg(s.reminder_level order by s.version))[1] as level,
        count(*) filter (where s.action = 'extend') as extensions,
        lead(min(s.day)) over r as ended_on,
        lead((array_agg(s.action order by s.version))[1]) over r as ended_by
    from step s
    group by s.county_code, s.finding_id, s.round
    window r as (partition by s.county_code, s.finding_id order by s.round)
)
select
    r.event_no as reminder_no, f.finding_id, f.finding_no || '' as finding_no, f.rule_id || '' as rule_id,
    f.region_code || '' as region_code, r.level, r.reminded_on, r.until,
    r.first_until, r.extensions, r.ended_on, r.ended_by,
    case
        when r.ended_on <= r.until then 'met'
        when r.ended_on is not null then 'late'
        when r.until < d.as_of then 'overdue'
        else 'running'
    end as state
from reminder r
join detection.finding f on f.county_code = r.county_code and f.finding_id = r.finding_id
left join (select s.county_code, max(s.as_of) as as_of from detection.scan s group by s.county_code) d
    on d.county_code = r.county_code
cross join access.sight i
where r.level is not null and (i.is_clear or r.ended_by is distinct from 'refer');
comment on view api.reminders is
    'One row per reminder: its level, the last day of its term with extensions, and by what it ended (rectify, refer, or the next remind); overdue as of the last recorded scan.';

create view api.dispositions with (security_barrier) as
select
    load_id, finding_no || '' as finding_no, at, actor, action, approver, until, tried_at,
    case when refusal is null then 'applied' else 'refused' end as state, refusal, detail, event_no
from detection.disposition;
comment on view api.dispositions is 'One row per row of the dispositions feed that was tried: applied as an event, or refused and why.';

-- What persons call, whatever their rights on tables. The session's own login acts; one of the program names another.
create function api.decide(
    p_county text, p_request api.request, p_by_login text, p_os_user text, p_at timestamptz, p_term integer)
returns api.decision language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting access.login;
    way audit.event;
begin
    select a.* into acting from access.acting(p_county, p_by_login) a;
    if acting.login <> p_by_login then return (null, 'not_permitted', acting.level)::api.decision; end if;
    way.via := 'command';
    way.at := p_at;
    way.day := (p_at at time zone 'Asia/Shanghai')::date;
    way.os_user := p_os_user;
    return detection.decide(p_county, p_request, acting, way, p_term);
end $$;

-- Records that findings were shown to somebody.
create function api.record_access(p_county text, p_action text, p_findings uuid[], p_os_user text)
returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting access.login;
begin
    select a.* into acting from access.acting(p_county, null) a;
    return audit.append(p_county, array[row(
        p_county, null, null, 'command', p_action, now(), (now() at time zone 'Asia/Shanghai')::date,
        coalesce(acting.login, session_user), acting.person, acting.level, null, null, p_os_user, null, null, null, null,
        null, null, null, p_findings, null, null, null, null)::audit.event]);
end $$;

-- The program reads events and appends them through the functions only; of a finding it writes what scans find.
grant usage on schema audit to aidwatch_program, aidwatch_views;
select access.protect(t::regclass, 'select') from unnest(array['audit.event', 'audit.head', 'detection.disposition']) as t;
select access.show('audit.event', 'of_finding');
select access.show('detection.disposition', 'district');
revoke update, delete on detection.finding from aidwatch_program;
grant update (
    rule_version, severity, case_no, id_number, region_code, event_date, due_on, hit_until, last_hit, cleared_at, cleared_why,
    evidence, params, absent_since) on detection.finding to aidwatch_program;
select access.publish(v::regclass) from unnest(array['api.finding_events', 'api.reminders', 'api.dispositions']) as v;

revoke execute on all functions in schema audit, access, detection, api from public;
grant execute on function
    audit.lock(text), audit.digest(audit.event), audit.payload_digest(jsonb), audit.beginning(text), audit.problems(text),
    detection.change_states(text, audit.event, detection.change[]), detection.is_worse(jsonb, jsonb, text[]),
    detection.apply_dispositions(text, integer, jsonb), detection.remind_due(text, text[], date, integer)
to aidwatch_program;
grant execute on function
    api.decide(text, api.request, text, text, timestamptz, integer), api.record_access(text, text, uuid[], text)
to aidwatch_program, aidwatch_district, aidwatch_township, aidwatch_village;
