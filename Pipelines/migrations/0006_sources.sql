-- Where each source stands: who works on it, how far it has been read, when it last gave news.
create table ledger.source_state (
    county_code text collate "C" not null,
    source text collate "C" not null,
    first_seen_at timestamptz not null,
    -- the lease: a worker that does not renew it before it expires has lost it
    holder text collate "C",
    leased_at timestamptz,
    heartbeat_at timestamptz,
    expires_at timestamptz,
    -- how far it has been read, in the connector's own words; moves only with its rows
    cursor text,
    etag text,
    last_modified text,
    -- pages loaded so far: names of pages go on from here
    serial bigint not null default 0,
    paused_at timestamptz,
    -- crashes have stopped it
    held_at timestamptz,
    held_why text,
    -- not before this instant, as the source itself asked
    retry_at timestamptz,
    last_look_at timestamptz,
    last_good_at timestamptz,
    last_error text,
    constraint source_state_pk primary key (county_code, source),
    constraint source_state_lease check ((holder is null) = (expires_at is null))
);

-- Readings that were begun and have not ended: written before a file or page is read, taken away with its load, so
-- that what is left counts crashes. An empty piece stands for reaching the source itself.
create table ledger.source_attempt (
    county_code text collate "C" not null,
    source text collate "C" not null,
    piece text collate "C" not null,
    attempts integer not null,
    begun_at timestamptz not null,
    constraint source_attempt_pk primary key (county_code, source, piece)
);

-- Looks that reached the source and found nothing new: the first of each hour.
create table ledger.source_look (
    county_code text collate "C" not null,
    source text collate "C" not null,
    hour timestamptz not null,
    looked_at timestamptz not null,
    constraint source_look_pk primary key (county_code, source, hour)
);

-- Rows that a snapshot lacked and so ended.
alter table ledger.load add column rows_ended bigint not null default 0;
