-- Who may read what: roles, row level security, and the views of schema api by which readers see anything at all.
--
-- A table that is made later calls access.protect, and access.show where a view of api shows rows of it; a view that is
-- made later calls access.publish. Whoever forgets it shows nothing to anybody but the owner.

-- aidwatch_program: what the program is at run time; it owns nothing and makes nothing but temporary tables.
-- aidwatch_views: owns the views of api. The three others: readers of a level.
do $$
declare
    name text;
begin
    foreach name in array array[
        'aidwatch_program', 'aidwatch_views', 'aidwatch_district', 'aidwatch_township', 'aidwatch_village']
    loop
        if not exists (select from pg_roles where rolname = name) then
            begin
                execute format('create role %I nologin', name);
            exception when duplicate_object or unique_violation then
                raise debug 'role % was made meanwhile', name;
            end;
        end if;
    end loop;
    -- An owner that is no superuser hands views over, and steps down into the program's role.
    if not (select rolsuper from pg_roles where rolname = current_user) then
        execute format('grant aidwatch_program, aidwatch_views to %I', current_user);
    end if;
end $$;
grant aidwatch_rules to aidwatch_program;

-- The rights on the database itself, which a copy of it does not inherit.
create function access.close_database()
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to aidwatch_program, aidwatch_district, aidwatch_township, aidwatch_village', current_database());
    execute format('grant temporary on database %I to aidwatch_program', current_database());
end $$;
select access.close_database();

-- Nothing is everybody's: no schema, no function of ours made before or after, no language to write functions in.
revoke all on schema public from public;
do $$
declare
    routine regprocedure;
begin
    for routine in
        select p.oid::regprocedure
        from pg_proc p
        join pg_namespace n on n.oid = p.pronamespace
        where n.nspname in ('access', 'reference', 'linkage')
    loop
        execute format('revoke execute on function %s from public', routine);
    end loop;
    revoke usage on language sql, plpgsql from public;
exception when insufficient_privilege then
    raise notice 'languages of the server stay open: the owner of the database is no superuser';
end $$;
alter default privileges revoke execute on functions from public;
create schema upkeep;
alter default privileges in schema reference, linkage, upkeep grant execute on functions to aidwatch_program;
alter default privileges in schema reference grant execute on functions to aidwatch_rules;
grant execute on all functions in schema reference to aidwatch_rules;
grant usage on schema public, access, api, detection, feed, history, ledger, linkage, reference, upkeep to aidwatch_program;
grant execute on all functions in schema reference, linkage to aidwatch_program;
grant usage on schema api to aidwatch_district, aidwatch_township, aidwatch_village;

-- What the server's functions were taken from everybody for rules the program needs itself.
do $$
declare
    routine regprocedure;
begin
    for routine in
        select p.oid::regprocedure
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^(set_config|pg_(try_)?advisory_.*|pg_notify)$'
    loop
        execute format('grant execute on function %s to aidwatch_program', routine);
    end loop;
exception when insufficient_privilege then
    raise notice 'functions of the server are open as they were: the owner of the database is no superuser';
end $$;

-- The county and level of the session's login. It keys on session_user, which no reader can change.
create view access.reader with (security_barrier) as
select county_code, level, region_code from access.login where login = session_user and revoked_at is null;

-- One row: whether the session is the program (or an owner or superuser at the console) and sees all rows, whether
-- values are clear to it, and the audiences whose findings it sees. Of two levels the lower counts.
create view access.sight with (security_barrier) as
select
    p.is_program as sees_all,
    p.is_program or l.level = 3 as is_clear,
    case
        when p.is_program or l.level = 3 then array['village', 'township', 'district']
        when l.level = 2 then array['village', 'township']
        when l.level = 1 then array['village']
        else array[]::text[]
    end as audiences
from (select pg_has_role(session_user, 'aidwatch_program', 'member') as is_program) p
cross join (
    select coalesce(min(case level when 'district' then 3 when 'township' then 2 when 'village' then 1 end), 0) as level
    from access.reader
) l;

-- The key of HMAC-SHA256 by which subjects are marked, as its two padded blocks (RFC 2104). Made once, kept for good.
create table access.mark_key (
    only_row boolean not null default true,
    inner_block bytea not null,
    outer_block bytea not null,
    constraint mark_key_pk primary key (only_row),
    constraint mark_key_one_row check (only_row),
    constraint mark_key_blocks check (length(inner_block) = 64 and length(outer_block) = 64)
);
do $$
declare
    key bytea := sha256(convert_to(concat(gen_random_uuid(), gen_random_uuid(), gen_random_uuid()), 'UTF8')) || decode(repeat('00', 32), 'hex');
    inner_block bytea := key;
    outer_block bytea := key;
begin
    for place in 0..63 loop
        inner_block := set_byte(inner_block, place, get_byte(key, place) # 54);
        outer_block := set_byte(outer_block, place, get_byte(key, place) # 92);
    end loop;
    insert into access.mark_key (inner_block, outer_block) values (inner_block, outer_block);
end $$;

-- A subject as lower levels see it: the same mark for the same subject, and no way back.
create function reference.marked_subject(subject_key text, inner_block bytea, outer_block bytea)
returns text language sql immutable parallel safe
return '~' || left(encode(sha256(outer_block || sha256(inner_block || convert_to(subject_key, 'UTF8'))), 'hex'), 16);

grant execute on function
    reference.masked_name(text), reference.masked_id(text), reference.masked_phone(text),
    reference.masked_account(text), reference.masked_evidence(jsonb, text), reference.explain(text, jsonb),
    reference.marked_subject(text, bytea, bytea)
to aidwatch_district, aidwatch_township, aidwatch_village;

-- Puts a table under row level security: its owner sees it, the program with the given rights, and nobody else.
create function access.protect(target regclass, rights text)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    execute format('alter table %s enable row level security', target);
    execute format('create policy program on %s to aidwatch_program using (true) with check (true)', target);
    execute format('grant %s on %s to aidwatch_program', rights, target);
end $$;

-- Lets the views of api show rows of a protected table, by scope:
--   all        every row, to every reader
--   county     rows of the reader's county, whatever his level
--   district   rows of the county, to readers of the district
--   region     rows whose county_code and region_code are the reader's, or lie below
--   finding    as region; below the district only what is meant for the level, and nothing that is referred
--   of_finding rows whose county_code and finding_id are those of a finding that the reader sees
--   case       rows whose county_code and case_no are those of a case that the reader sees
--   rule       rows whose audience is the reader's level or a lower one
--   division   rows whose code is the reader's region, or lies below
create function access.show(target regclass, scope text)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    everything text := '(select s.sees_all from access.sight s)';
    district text := everything || $sql$ or county_code in (select r.county_code from access.reader r where r.level = 'district')$sql$;
    below text := $sql$
        (county_code, left(region_code, 9)) in (
            select r.county_code, left(r.region_code, 9) from access.reader r where r.level = 'township')
        or (county_code, region_code) in (
            select r.county_code, r.region_code from access.reader r where r.level = 'village')$sql$;
    condition text;
begin
    condition := case scope
        when 'all' then 'true'
        when 'county' then everything || ' or county_code in (select r.county_code from access.reader r)'
        when 'district' then district
        when 'region' then district || ' or' || below
        when 'finding' then district || $sql$ or (
            state <> 'referred'
            and (rule_id, rule_version) in (select r.rule_id, r.version from detection.rule r)
            and ($sql$ || below || '))'
        when 'of_finding' then
            everything || ' or (county_code, finding_id) in (select f.county_code, f.finding_id from detection.finding f)'
        when 'case' then everything || ' or (county_code, case_no) in (select c.county_code, c.case_no from feed.cases c)'
        when 'rule' then 'audience = any ((select s.audiences from access.sight s)::text[])'
        when 'division' then $sql$(select s.is_clear from access.sight s)
            or left(code, 9) in (select left(r.region_code, 9) from access.reader r where r.level = 'township')
            or code in (select r.region_code from access.reader r where r.level = 'village')$sql$
    end;
    if condition is null then
        raise exception 'there is no scope %', scope;
    end if;
    execute format('drop policy if exists reader on %s', target);
    execute format('create policy reader on %s for select to aidwatch_views using (%s)', target, condition);
    execute format('grant select on %s to aidwatch_views', target);
end $$;

-- Hands a view to its owner and lets the program and, in schema api, readers of all levels ask it.
create function access.publish(target regclass)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    schema_name text := (select relnamespace::regnamespace::text from pg_class where oid = target);
begin
    execute format('alter view %s set (security_barrier)', target);
    execute format('grant create on schema %s to aidwatch_views', schema_name);
    execute format('alter view %s owner to aidwatch_views', target);
    execute format('revoke create on schema %s from aidwatch_views', schema_name);
    if schema_name = 'api' then
        execute format('grant select on %s to aidwatch_program, aidwatch_district, aidwatch_township, aidwatch_village', target);
    end if;
end $$;

grant usage on schema access, detection, feed, ledger, linkage, reference to aidwatch_views;
grant execute on all functions in schema reference to aidwatch_views;

-- It calls others by name, for which readers have no right; so it runs as the owner of the views.
alter function reference.masked_evidence(jsonb, text) security definer;
grant create on schema reference to aidwatch_views;
alter function reference.masked_evidence(jsonb, text) owner to aidwatch_views;
revoke create on schema reference from aidwatch_views;

select access.publish(v::regclass) from unnest(array['access.reader', 'access.sight']) as v;

-- Not under row level security: the calendar and the regions' closure, which name nobody, and what says how far the
-- schema is.
grant select on public.applied_migration, reference.calendar, reference.calendar_version to aidwatch_program;
grant select on reference.calendar to aidwatch_views;
grant select, insert, delete on reference.region_closure to aidwatch_program;

select access.protect(t::regclass, 'select')
from unnest(array['access.login', 'access.mark_key', 'ledger.feed_table']) as t;
select access.protect(t::regclass, 'select, insert')
from unnest(array[
    'ledger.change', 'ledger.confirmed_keys', 'ledger.replay', 'detection.rule', 'detection.scan',
    'detection.rule_run', 'linkage.decision', 'linkage.link_history']) as t;
select access.protect(t::regclass, 'select, insert, update')
from unnest(array['ledger.load', 'detection.finding_serial']) as t;
select access.protect(t::regclass, 'select, insert, update, delete')
from unnest(array[
    'ledger.quarantine', 'ledger.source_state', 'ledger.source_attempt', 'ledger.source_look', 'detection.finding',
    'detection.rule_state', 'detection.case_clocks', 'detection.day_clocks', 'detection.clocks_state',
    'linkage.link', 'linkage.state']) as t;
select access.protect(t::regclass, 'select, insert, update, delete, truncate')
from unnest(array['linkage.form', 'linkage.signal', 'linkage.hub']) as t;
grant usage on sequence ledger.load_load_id_seq to aidwatch_program;

-- Of the logins a view sees the session's own; the key of marks it needs for everybody.
create policy reader on access.login for select to aidwatch_views using (login = session_user);
create policy reader on access.mark_key for select to aidwatch_views using (true);
grant select on access.login, access.mark_key to aidwatch_views;

select access.show('detection.rule', 'rule');
select access.show('detection.finding', 'finding');
select access.show(t::regclass, 'county') from unnest(array['detection.scan', 'detection.rule_state']) as t;
select access.show(t::regclass, 'region') from unnest(array['detection.case_clocks', 'detection.day_clocks']) as t;
select access.show(t::regclass, 'district')
from unnest(array[
    'ledger.load', 'ledger.quarantine', 'detection.rule_run', 'linkage.link', 'linkage.decision', 'linkage.hub',
    'linkage.form', 'linkage.signal']) as t;

-- Columns by which a row could be found stand as column || '', which the server takes for leaky: so no condition of a
-- reader is looked at before row level security, neither by an index nor by a filter, and no plan tells of other rows.
-- What the reader may see stands as a subquery: it is asked once, not once a row.
create view api.findings with (security_barrier) as
select
    f.finding_id,
    f.finding_no || '' as finding_no,
    f.rule_id || '' as rule_id,
    r.kind,
    f.severity,
    f.state,
    r.subject as subject_type,
    case
        when (select s.is_clear from access.sight s) then f.subject_key
        else reference.marked_subject(
            f.subject_key, (select k.inner_block from access.mark_key k), (select k.outer_block from access.mark_key k))
    end as subject_key,
    f.case_no || '' as case_no,
    case when (select s.is_clear from access.sight s) then f.id_number else reference.masked_id(f.id_number) end as id_number,
    f.region_code || '' as region_code,
    f.event_date,
    f.due_on,
    coalesce(f.reminder_until, case when f.due_on >= t.as_of then f.due_on else f.answer_by end) as act_by,
    f.first_seen,
    coalesce(f.last_hit, t.as_of) as last_seen,
    f.cleared_at,
    f.cleared_why,
    e.evidence,
    reference.explain(r.explain, e.evidence) as explanation,
    f.rule_version
from detection.finding f
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
left join detection.rule_state t on t.county_code = f.county_code and t.rule_id = f.rule_id
cross join lateral (
    select case when (select s.is_clear from access.sight s) then f.evidence else reference.masked_evidence(f.evidence) end as evidence
    -- worked out once for both columns
    offset 0
) e;
comment on view api.findings is
    'One row per finding. Days are those of the scans; act_by is the day to act by. Below the district subject_key is a mark, and evidence, explanation and id_number are masked.';

create view api.clocks with (security_barrier) as
with day as (
    select county_code, max(as_of) as as_of from detection.scan group by county_code
),
clocks as (
    select d.as_of, c.*
    from day d
    join detection.case_clocks c on c.county_code = d.county_code and c.latest <= d.as_of and not c.has_open_pause
    union all
    select d.as_of, c.*
    from day d
    join detection.day_clocks c on c.county_code = d.county_code
)
select
    c.case_no || '' as case_no,
    c.program,
    c.region_code || '' as region_code,
    v.clock,
    v.started,
    v.deadline,
    v.ended,
    case
        when v.ended > v.deadline then 'late'
        when v.ended is not null then 'met'
        when v.deadline < c.as_of then 'overdue'
        else 'running'
    end as state,
    case when v.ended is null then w.workday_no - t.workday_no end as days_left,
    w.is_provisional as provisional
from clocks c
cross join lateral (
    values
        ('investigate', c.investigate_from, c.investigate_due, c.investigate_done),
        ('review', c.review_from, c.review_due, c.review_done),
        ('decide', c.decide_from, c.decide_due, c.decide_done),
        ('file', c.file_from, c.file_due, c.file_done),
        ('total', c.total_from, c.total_due, c.total_done)
) as v (clock, started, deadline, ended)
join reference.calendar w on w.day = v.deadline
join reference.calendar t on t.day = c.as_of
where v.started <= c.as_of;
comment on view api.clocks is
    'One row per case and clock that runs or ran by the day of the last recorded scan; days_left counts working days from it.';

select access.publish(v::regclass)
from unnest(array[
    'api.rules', 'api.findings', 'api.loads', 'api.quarantine', 'api.runs', 'api.clocks', 'api.person_links',
    'api.person_cuts']) as v;

-- What only the owner of a table may do and the program needs, each narrowly: it names tables, never statements.

-- Keys and indexes that are taken away until their table is filled; empty outside of the transaction that does it.
create table upkeep.set_aside (
    relation oid not null,
    place integer not null,
    is_key boolean not null,
    definition text not null,
    constraint set_aside_pk primary key (relation, place)
);
alter table upkeep.set_aside enable row level security;

-- The table, where it is one of those that the program may fill in bulk.
create function upkeep.checked(target regclass)
returns regclass language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (
        select
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.oid = target and c.relkind = 'r' and n.nspname in ('feed', 'history', 'detection', 'kept', 'linkage', 'ledger')
    ) then
        raise exception 'table % is not kept up by the program', target using errcode = 'insufficient_privilege';
    end if;
    return target;
end $$;

-- Takes the key or the other indexes of a table away, remembering how they are made.
create function upkeep.set_aside(target regclass, keys boolean, indexes boolean)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    item record;
begin
    for item in
        select
            row_number() over (order by i.indexrelid) as place, i.indexrelid::regclass as index, c.conname,
            i.indisprimary as is_key, pg_get_indexdef(i.indexrelid) as index_definition,
            pg_get_constraintdef(c.oid) as constraint_definition
        from pg_index i
        left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
        where i.indrelid = upkeep.checked(target) and case when i.indisprimary then keys else indexes and c.oid is null end
    loop
        if item.is_key then
            insert into upkeep.set_aside
            values (target, item.place, true,
                format('alter table %s add constraint %I %s', target, item.conname, item.constraint_definition));
            execute format('alter table %s drop constraint %I', target, item.conname);
        else
            insert into upkeep.set_aside values (target, item.place, false, item.index_definition);
            execute format('drop index %s', item.index);
        end if;
    end loop;
end $$;

-- Makes the key or the other indexes of a table again; a key that rows violate fails and stays set aside.
create function upkeep.restore(target regclass, keys boolean, indexes boolean)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    item record;
begin
    for item in
        select place, definition from upkeep.set_aside
        where relation = upkeep.checked(target) and case when is_key then keys else indexes end
        order by place
    loop
        execute item.definition;
        delete from upkeep.set_aside where relation = target and place = item.place;
    end loop;
end $$;

-- Gathers statistics; where is_quick, from a small sample and of no JSON: enough for the first plans.
create function upkeep.analyze(target regclass, is_quick boolean default false)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    -- all but JSON; null, which means all, where there is none: after an analysis of some columns the server makes its own
    columns constant text := (
        select '(' || string_agg(quote_ident(attname), ', ' order by attnum) filter (where atttypid <> 'jsonb'::regtype) || ')'
        from pg_attribute
        where attrelid = target and attnum > 0 and not attisdropped
        having is_quick and bool_or(atttypid = 'jsonb'::regtype));
begin
    if is_quick then
        set local default_statistics_target = 20;
    end if;
    execute format('analyze %s %s', upkeep.checked(target), columns);
    set local default_statistics_target to default;
end $$;

-- Empties a feed's table that nobody else can read until the transaction ends, and lets rows be copied straight into
-- it: without keys, without row level security, and with the ledger's columns filled in by the server.
create function upkeep.begin_first_load(target regclass, county text, load_id bigint, known_from timestamptz)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if (select relnamespace from pg_class where oid = target) <> 'feed'::regnamespace then
        raise exception 'table % is no feed', target using errcode = 'insufficient_privilege';
    end if;
    execute format('truncate %s', target);
    perform upkeep.set_aside(target, true, true);
    execute format('alter table %s disable row level security', target);
    execute format('alter table %s alter column load_id set default %s, alter column known_from set default %L', target, load_id, known_from);
    if county is not null then
        execute format('alter table %s alter column county_code set default %L', target, county);
    end if;
end $$;

-- Ends a first load but for its keys and indexes.
create function upkeep.end_first_load(target regclass)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    name text;
begin
    execute format('alter table %s enable row level security', upkeep.checked(target));
    for name in
        select attname from pg_attribute
        where attrelid = target and attname in ('load_id', 'known_from', 'county_code') and attnum > 0
    loop
        execute format('alter table %s alter column %I drop default', target, name);
    end loop;
end $$;

-- Views over feeds, made from Pipelines/api once the feeds have their tables.
create table access.feed_view (
    name text collate "C" not null,
    digest text not null,
    constraint feed_view_pk primary key (name)
);
select access.protect('access.feed_view', 'select');
