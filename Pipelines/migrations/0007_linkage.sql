-- Which known person a ticket, report or request without an ID number speaks of.
create schema linkage;

-- A telephone number as it is compared: the first of several, its digits alone, without its extension, and without 86, +86
-- or 0086 before a mobile or an area code. Fewer than seven digits are no number. Several are divided by signs; by a blank
-- only behind a whole number: a mobile, one with its area code, or seven or eight digits before another such number.
create function linkage.normal_phone(phone text)
returns text language sql immutable parallel safe set search_path = pg_catalog as $$
    select case when phone ~ '^1[3-9][0-9]{9}$' then phone when length(digits) >= 7 then digits end
    from (
        select regexp_replace(
            regexp_replace(
                coalesce(
                    substring(
                        first,
                        '^[^0-9]*((?:(?:00)?86[^0-9]*)?(?:1[^0-9]{0,3}[3-9](?:[^0-9]{0,3}[0-9]){9}|0[1-9](?:[^0-9]{0,3}[0-9]){9,10})'
                            '|[1-9][0-9]{6,7}(?=\s+[0-9]{7}))(?![0-9])'),
                    first),
                '[^0-9]', '', 'g'),
            '^(00)?86(?=(1[0-9]{10}|0[1-9][0-9]{8,10})$)', '') as digits
        from (select substring(normalize(phone, nfkc), '[^;,、/\\|#转]*[0-9][^;,、/\\|#转]*') as first) as several
    ) as normal
$$;

-- A name as it is compared: one width and case, without blanks, middle dots and remarks in brackets.
create function linkage.normal_name(name text)
returns text language sql immutable parallel safe set search_path = pg_catalog as $$
    select nullif(regexp_replace(upper(normalize(name, nfkc)), '[(\[【].*$|[\s·•‧・.\u200b]', '', 'g'), '')
$$;

-- A division code as it is compared: twelve digits of a village, nine of a township, nothing of a district.
create function linkage.region_key(code text)
returns text language sql immutable parallel safe set search_path = pg_catalog as $$
    select case when code like '%000000' then null when code like '%000' then left(code, 9) else code end
$$;

-- One row per source row that names a known person; officers are not among them.
create table linkage.form (
    county_code text collate "C" not null,
    feed text collate "C" not null,
    row_key text collate "C" not null,
    id_number text collate "C" not null,
    case_no text collate "C",
    name text collate "C",
    -- the person's own number
    phone text collate "C",
    -- that of the applicant of the person's household
    household text collate "C",
    region text collate "C",
    -- the day from which the row counts; null: always
    since date,
    -- placeholders that were left out
    cut_name text collate "C",
    cut_phone text collate "C",
    constraint form_pk primary key (county_code, feed, row_key)
);
create index form_by_case on linkage.form (case_no, county_code) where case_no is not null;
create index form_by_name on linkage.form (name, county_code);
create index form_by_phone on linkage.form (phone, county_code) where phone is not null;
create index form_by_household on linkage.form (household, county_code) where household is not null;
create index form_by_region_start on linkage.form (region, left(phone, 7), county_code) where phone is not null;
create index form_by_region_end on linkage.form (region, right(phone, 4), county_code) where phone is not null;

-- One row per ticket, report or request without a valid ID number.
create table linkage.signal (
    county_code text collate "C" not null,
    feed text collate "C" not null,
    row_key text collate "C" not null,
    name text collate "C",
    phone text collate "C",
    region text collate "C",
    cut_name text collate "C",
    cut_phone text collate "C",
    constraint signal_pk primary key (county_code, feed, row_key)
);
create index signal_by_name on linkage.signal (name, county_code);
create index signal_by_phone on linkage.signal (phone, county_code);
create index signal_by_region on linkage.signal (region, county_code);

-- Telephone numbers under which too many different names are known: they join nobody.
create table linkage.hub (
    county_code text collate "C" not null,
    phone text collate "C" not null,
    names integer not null,
    constraint hub_pk primary key (county_code, phone)
);

-- What a person decided, for good. The latest decision on a signal and a person counts.
create table linkage.decision (
    county_code text collate "C" not null,
    decision_id bigint generated always as identity,
    feed text collate "C" not null,
    row_key text collate "C" not null,
    id_number text collate "C" not null,
    verdict text not null,
    actor text not null,
    decided_at timestamptz not null,
    reason text not null,
    written_by xid8 not null default pg_current_xact_id(),
    constraint decision_pk primary key (county_code, decision_id),
    constraint decision_verdict check (verdict in ('same', 'different')),
    constraint decision_actor check (actor <> ''),
    constraint decision_reason check (reason <> '')
);
create index decision_by_signal on linkage.decision (county_code, feed, row_key);

-- One row per signal and person that may be one: «linked» is the one person above the threshold.
create table linkage.link (
    county_code text collate "C" not null,
    feed text collate "C" not null,
    row_key text collate "C" not null,
    id_number text collate "C" not null,
    link_id bigint generated always as identity,
    state text not null,
    why text not null,
    method text not null,
    score double precision,
    explanation jsonb not null,
    -- the day from which the person is known under what was compared; null: always
    since date,
    known_from timestamptz not null,
    constraint link_pk primary key (county_code, feed, row_key, id_number),
    constraint link_number unique (county_code, link_id),
    constraint link_state check (state in ('linked', 'possible', 'different')),
    constraint link_why check (why in ('unique', 'ambiguous', 'outranked', 'name_differs', 'below_threshold', 'decision')),
    constraint link_method check (method in ('phone_name', 'name_village', 'scored', 'decision'))
);
create index link_by_person on linkage.link (county_code, id_number);

-- Links that were believed earlier.
create table linkage.link_history (
    county_code text collate "C" not null,
    feed text collate "C" not null,
    row_key text collate "C" not null,
    id_number text collate "C" not null,
    link_id bigint not null,
    state text not null,
    why text not null,
    method text not null,
    score double precision,
    explanation jsonb not null,
    since date,
    known_from timestamptz not null,
    known_to timestamptz not null,
    constraint link_history_pk primary key (county_code, feed, row_key, id_number, known_from)
);

-- Which changes the links hold, and by which settings they were made.
create table linkage.state (
    county_code text collate "C" not null,
    seen pg_snapshot not null,
    settings text not null,
    constraint state_pk primary key (county_code)
);

create view api.person_links with (security_barrier) as
select
    l.link_id, l.feed, l.row_key, l.id_number, l.state, l.why, l.method, l.score, l.explanation, l.since,
    d.verdict, d.actor as decided_by, d.decided_at, d.reason, l.known_from
from linkage.link l
left join (
    select distinct on (county_code, feed, row_key, id_number)
        county_code, feed, row_key, id_number, verdict, actor, decided_at, reason
    from linkage.decision
    order by county_code, feed, row_key, id_number, decision_id desc
) d on d.county_code = l.county_code and d.feed = l.feed and d.row_key = l.row_key and d.id_number = l.id_number;
comment on view api.person_links is
    'One row per signal without an ID number and person that it may speak of; state linked: the one above the threshold.';

create view api.person_cuts with (security_barrier) as
select 'phone_hub' as kind, h.phone as value, h.names, f.persons, s.signals
from linkage.hub h
left join (
    select county_code, phone, count(distinct id_number) as persons from linkage.form group by county_code, phone
) f on f.county_code = h.county_code and f.phone = h.phone
left join (select county_code, phone, count(*) as signals from linkage.signal group by county_code, phone) s
    on s.county_code = h.county_code and s.phone = h.phone
union all
select
    case when c.is_name then 'placeholder_name' else 'placeholder_phone' end, c.value, null, count(distinct c.id_number),
    count(*) filter (where c.id_number is null)
from (
    select true as is_name, cut_name as value, id_number from linkage.form where cut_name is not null
    union all
    select false, cut_phone, id_number from linkage.form where cut_phone is not null
    union all
    select true, cut_name, null from linkage.signal where cut_name is not null
    union all
    select false, cut_phone, null from linkage.signal where cut_phone is not null
) c
group by c.is_name, c.value;
comment on view api.person_cuts is 'One row per name or number that joins nobody, and how many persons and signals have it.';
