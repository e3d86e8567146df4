-- Sets that scans keep from one to the next: a table each in schema kept, made of Pipelines/definitions.
-- They and what is known of their state are unlogged: a crash empties both, and the next scan works them out whole.
create schema kept;
grant usage on schema kept to aidwatch_program;

-- Of which definition each table was made.
create table detection.kept_table (
    name text collate "C" constraint kept_table_pk primary key,
    digest text not null
);

-- For which day, by which definition and values, and by which calendar a set holds, and which changes it has seen.
create unlogged table detection.kept_state (
    county_code text collate "C" not null,
    name text collate "C" not null,
    version text not null,
    params jsonb not null,
    calendar text not null,
    as_of date not null,
    seen pg_snapshot not null,
    -- another one whenever its rows are others: a rule that saw the same reads the same
    content uuid not null,
    constraint kept_state_pk primary key (county_code, name)
);
select access.protect('detection.kept_table', 'select');
select access.protect('detection.kept_state', 'select, insert, update, delete');
