-- Messages to applicants, departments and townships: written by the transaction that causes them, sent afterwards.

-- What the settings of a county let be written; where there is no row, nothing is.
create table operation.messaging (
    county_code text collate "C" not null,
    templates text[] collate "C" not null,
    -- how old may be what a message tells of, in days
    most_days integer not null,
    constraint messaging_pk primary key (county_code),
    constraint messaging_templates
        check (templates <@ array['reminder', 'help', 'accepted', 'publicity', 'decided', 'paid'] collate "C"),
    constraint messaging_days check (most_days > 0)
);

-- What a message says stands in typed parameters alone: a day, a count, the number of a case or request.
create table operation.message (
    county_code text collate "C" not null,
    message_id uuid not null default gen_random_uuid(),
    template text collate "C" not null,
    -- of what there is one message only
    dedup_key text collate "C" not null,
    params jsonb not null,
    -- a mobile number, or the name of a channel of the settings: a department, or a township by its code
    recipient_kind text collate "C" not null,
    recipient text collate "C" not null,
    state text collate "C" not null default 'waiting',
    -- how often it was given to its transport, and its receipt asked for since then
    attempts integer not null default 0,
    asks integer not null default 0,
    -- counted up when a person sends again what was refused: under the old number it is known already
    round integer not null default 1,
    steps integer not null default 0,
    -- the way it went last, where its receipt is asked for
    transport text collate "C",
    -- when it is due: to be sent, or to have its receipt asked for; null: not of itself
    not_before timestamptz default now(),
    gateway_id text collate "C",
    reason text collate "C",
    created_at timestamptz not null default now(),
    sent_at timestamptz,
    finished_at timestamptz,
    constraint message_pk primary key (county_code, message_id),
    constraint message_dedup unique (county_code, dedup_key),
    constraint message_template check (template in ('reminder', 'help', 'accepted', 'publicity', 'decided', 'paid')),
    constraint message_params check (coalesce(
        jsonb_typeof(params -> 'day') = 'string' and case template
            when 'reminder' then jsonb_typeof(params -> 'count') = 'number' and params - array['day', 'count'] = '{}'
            else jsonb_typeof(params -> 'number') = 'string' and params - array['day', 'number'] = '{}'
        end, false)),
    constraint message_recipient check (
        recipient_kind = 'channel' and template in ('reminder', 'help')
        or recipient_kind = 'phone' and template not in ('reminder', 'help') and recipient ~ '^1[3-9][0-9]{9}$'),
    constraint message_state
        check (state in ('waiting', 'sending', 'unknown', 'sent', 'delivered', 'dead', 'cancelled')),
    constraint message_waiting_is_due check (state <> 'waiting' or not_before is not null),
    constraint message_sent_is_known check (
        state not in ('sending', 'unknown', 'sent', 'delivered') or (sent_at is not null and transport is not null)),
    constraint message_end check ((finished_at is not null) = (state in ('delivered', 'dead', 'cancelled'))),
    constraint message_counts check (least(attempts, asks, steps) >= 0 and round > 0)
);
create index message_due on operation.message (county_code, not_before, message_id)
where state in ('waiting', 'unknown', 'sent') and not_before is not null;
create index message_by_phone on operation.message (county_code, recipient, sent_at)
where recipient_kind = 'phone' and sent_at is not null;
create index message_sending on operation.message (county_code) where state = 'sending';

-- What was done with each message, append-only.
create table operation.message_attempt (
    county_code text collate "C" not null,
    message_id uuid not null,
    step integer not null,
    -- interrupt: the process that sent it was gone; refuse: it was not fit to be sent
    action text collate "C" not null,
    to_state text collate "C" not null,
    detail text collate "C",
    begun_at timestamptz not null,
    ended_at timestamptz not null,
    constraint message_attempt_pk primary key (county_code, message_id, step),
    constraint message_attempt_of_message foreign key (county_code, message_id)
        references operation.message (county_code, message_id),
    constraint message_attempt_action check (action in ('send', 'ask', 'interrupt', 'refuse', 'retry', 'cancel')),
    constraint message_attempt_times check (ended_at >= begun_at)
);

-- Townships are told of their reminders, one message a day, counted up while it waits; what comes after it has gone is
-- told the next day. Of findings that the district alone knows nothing is said.
create function operation.note_reminders(p_county text, p_by audit.event, p_changes detection.change[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    today constant date := (now() at time zone 'Asia/Shanghai')::date;
    township record;
    on_day date;
begin
    if p_by.via = 'scan' or not exists (
        select from operation.messaging m
        where m.county_code = p_county and 'reminder' = any (m.templates) and p_by.day >= today - m.most_days)
    then
        return;
    end if;
    for township in
        select rpad(left(f.region_code, 9), 12, '0') as code, count(*)::integer as reminders
        from unnest(p_changes) c
        join detection.finding f on f.county_code = p_county and f.finding_id = c.finding_id
        join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
        where c.to_state = 'reminded' and c.action in ('remind', 'reject')
            and r.audience <> 'district' and right(f.region_code, 6) <> '000000'
        group by 1 order by 1
    loop
        on_day := today;
        loop
            insert into operation.message (county_code, template, dedup_key, params, recipient_kind, recipient, not_before)
            values (
                p_county, 'reminder', concat_ws('|', 'reminder', township.code, on_day),
                jsonb_build_object('day', on_day, 'count', township.reminders), 'channel', township.code,
                greatest(now(), on_day::timestamp at time zone 'Asia/Shanghai'))
            on conflict on constraint message_dedup do update
            set params = jsonb_set(
                message.params, '{count}', to_jsonb((message.params ->> 'count')::integer + township.reminders))
            where message.state = 'waiting' and message.attempts = 0;
            exit when found;
            on_day := on_day + 1;
        end loop;
    end loop;
end $$;

-- What a load gave that somebody is to be told of, within its transaction: help requests that a department was given,
-- and how far cases have come, once for each case and stage. Of what a first load gave nobody is told.
create function operation.note_load(p_county text, p_load bigint, p_feed text)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    chosen operation.messaging;
    oldest timestamptz;
begin
    select m.* into chosen from operation.messaging m where m.county_code = p_county and m.templates <> '{}';
    if not found then return; end if;
    oldest := now() - make_interval(days => chosen.most_days);
    if p_feed = 'help_requests' and 'help' = any (chosen.templates) then
        insert into operation.message (county_code, template, dedup_key, params, recipient_kind, recipient)
        select
            p_county, 'help', concat_ws('|', 'help', h.row_key, h.dispatched_to),
            jsonb_build_object('day', (t.at at time zone 'Asia/Shanghai')::date, 'number', h.request_no),
            'channel', h.dispatched_to
        from (
            select distinct c.row_key from ledger.change c
            where c.written_by = pg_current_xact_id() and c.county_code = p_county and c.load_id = p_load
                and c.feed = p_feed
        ) changed
        join feed.help_requests h on h.county_code = p_county and h.row_key = changed.row_key
        cross join lateral (select coalesce(h.dispatched_at, h.submitted_at) as at) t
        where h.dispatched_to is not null and h.handled_at is null and t.at between oldest and now()
        on conflict on constraint message_dedup do nothing;
    elsif p_feed in ('cases', 'case_steps', 'payments')
        and chosen.templates && array['accepted', 'publicity', 'decided', 'paid'] collate "C"
    then
        -- Steps may be loaded before their case; so whichever comes last looks at all.
        insert into operation.message (county_code, template, dedup_key, params, recipient_kind, recipient)
        with touched as (
            select distinct c.case_no from ledger.change c
            where c.written_by = pg_current_xact_id() and c.county_code = p_county and c.load_id = p_load
                and c.feed = p_feed and c.case_no is not null
        ),
        stage as (
            select
                s.case_no, s.load_id,
                case s.step when 'accept' then 'accepted' when 'decide' then 'decided' else 'publicity' end as template,
                case s.step when 'publicity' then s.started_at else s.finished_at end as at
            from touched t
            join feed.case_steps s on s.county_code = p_county and s.case_no = t.case_no
            where s.step in ('accept', 'publicity', 'decide')
            union all
            select p.case_no, p.load_id, 'paid', p.paid_on::timestamp at time zone 'Asia/Shanghai'
            from touched t
            join feed.payments p on p.county_code = p_county and p.case_no = t.case_no
            where p.kind <> 'recovered'
        ),
        reached as (
            select distinct on (g.case_no, g.template) g.* from stage g
            where g.at is not null
            order by g.case_no, g.template, g.at
        )
        select
            p_county, r.template, concat_ws('|', r.template, r.case_no),
            jsonb_build_object('day', (r.at at time zone 'Asia/Shanghai')::date, 'number', r.case_no),
            'phone', linkage.normal_phone(c.applicant_phone)
        from reached r
        join feed.cases c on c.county_code = p_county and c.row_key = reference.case_key(r.case_no)
        where r.template = any (chosen.templates) and r.at between oldest and now()
            and linkage.normal_phone(c.applicant_phone) ~ '^1[3-9][0-9]{9}$'
            and not exists (
                select from ledger.load l where l.county_code = p_county and l.load_id = r.load_id and l.is_first)
        on conflict on constraint message_dedup do nothing;
    end if;
end $$;

create view api.outbox with (security_barrier) as
select
    message_id, template, recipient_kind, recipient || '' as recipient, params, state, attempts, not_before, transport,
    gateway_id, reason, created_at, sent_at, finished_at
from operation.message;
comment on view api.outbox is
    'One row per message: to whom, by which template with which parameters, and what became of it.';

select access.protect(t::regclass, 'select, insert, update')
from unnest(array['operation.messaging', 'operation.message']) as t;
select access.protect('operation.message_attempt', 'select, insert');
select access.show('operation.message', 'district');
select access.publish('api.outbox');
revoke execute on all functions in schema operation from public;
grant execute on function operation.note_load(text, bigint, text) to aidwatch_program;
