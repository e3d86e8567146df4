-- What was read, from where, and what became of every row.
create schema feed;
create schema history;
create schema ledger;

create table ledger.feed_table (
    feed text collate "C" not null,
    definition text not null,
    synced_at timestamptz not null default now(),
    constraint feed_table_pk primary key (feed)
);

create table ledger.load (
    county_code text collate "C" not null,
    load_id bigint generated always as identity,
    feed text collate "C" not null,
    source text collate "C" not null,
    file text collate "C" not null,
    digest bytea,
    bytes bigint,
    state text not null,
    reason text,
    encoding text,
    dialect text,
    is_late boolean not null default false,
    is_first boolean not null default false,
    header text[] not null default '{}',
    drift jsonb not null default '[]',
    rows_read bigint not null default 0,
    rows_loaded bigint not null default 0,
    rows_unchanged bigint not null default 0,
    rows_quarantined bigint not null default 0,
    rows_blank bigint not null default 0,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    constraint load_pk primary key (county_code, load_id),
    constraint load_state check (state in ('loaded', 'duplicate', 'held')),
    constraint load_balance check (rows_read = rows_loaded + rows_unchanged + rows_quarantined + rows_blank),
    constraint load_nothing_negative check (least(rows_read, rows_loaded, rows_unchanged, rows_quarantined, rows_blank) >= 0)
);
create index load_by_source on ledger.load (county_code, source, load_id desc);

-- Keys that a load gave without changing them: a file that arrives late must not overrule them.
-- Each row holds a batch of 64-bit hashes (hashtextextended(row_key, 0)).
create table ledger.confirmed_keys (
    county_code text collate "C" not null,
    load_id bigint not null,
    batch integer not null,
    hashes bigint[] not null,
    constraint confirmed_keys_pk primary key (county_code, load_id, batch),
    constraint confirmed_keys_load_fk foreign key (county_code, load_id) references ledger.load (county_code, load_id)
        deferrable initially deferred
);

create table ledger.quarantine (
    county_code text collate "C" not null,
    quarantine_id bigint generated always as identity,
    load_id bigint not null,
    feed text collate "C" not null,
    source text collate "C" not null,
    file text collate "C" not null,
    sheet text,
    line bigint not null,
    column_name text,
    value text,
    reason text not null,
    detail text,
    -- the record as read, as one CSV line under the load's header
    record bytea not null,
    state text not null default 'open',
    -- whether a later row of its file, which loaded, has the same key; null where its key could not be read
    followed boolean,
    constraint quarantine_pk primary key (county_code, quarantine_id),
    constraint quarantine_state check (state in ('open', 'replayed', 'discarded')),
    constraint quarantine_load_fk foreign key (county_code, load_id) references ledger.load (county_code, load_id)
        deferrable initially deferred
);
create index quarantine_by_load on ledger.quarantine (county_code, load_id);

-- Keys touched by each load, so that a scan can look at these alone. row_key null: the whole feed was loaded afresh.
create table ledger.change (
    county_code text collate "C" not null,
    load_id bigint not null,
    feed text collate "C" not null,
    row_key text collate "C",
    case_no text collate "C",
    written_by xid8 not null default pg_current_xact_id()
);
create index change_by_writer on ledger.change (written_by);
