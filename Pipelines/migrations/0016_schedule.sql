-- Jobs and their times: a time becomes a row once, and the row tells what became of it.
create schema operation;

-- Until when the times of a job were written down.
create table operation.job (
    county_code text collate "C" not null,
    job text collate "C" not null,
    noted_until timestamptz not null,
    constraint job_pk primary key (county_code, job)
);

create table operation.slot (
    county_code text collate "C" not null,
    job text collate "C" not null,
    due_at timestamptz not null,
    -- earlier times for which this one stands
    missed integer not null default 0,
    state text collate "C" not null,
    attempt integer not null default 0,
    -- a try after one that could not reach something
    not_before timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    exit_status integer,
    message text,
    constraint slot_pk primary key (county_code, job, due_at),
    constraint slot_state check (state in ('due', 'running', 'done', 'failed', 'missed')),
    constraint slot_times check (
        (state in ('done', 'failed') and started_at is not null and finished_at is not null)
        or (state = 'running' and started_at is not null and finished_at is null)
        or (state = 'due' and finished_at is null) or state = 'missed'),
    constraint slot_counts check (missed >= 0 and attempt >= 0)
);
create index slot_open on operation.slot (county_code, job, due_at) where state in ('due', 'running');

create view api.jobs with (security_barrier) as
select job, due_at, missed, state, attempt, started_at, finished_at, exit_status, message from operation.slot;
comment on view api.jobs is 'One row per time of a scheduled job: what became of it; missed counts the earlier times that it stands for.';

grant usage on schema operation to aidwatch_program, aidwatch_views;
select access.protect(t::regclass, 'select, insert, update, delete')
from unnest(array['operation.job', 'operation.slot']) as t;
select access.show('operation.slot', 'district');
select access.publish('api.jobs');
