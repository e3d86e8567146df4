-- Rules, scans, and what they found.
create schema detection;

create table detection.rule (
    rule_id text collate "C" not null,
    version text collate "C" not null,
    kind text not null,
    title text not null,
    severity text not null,
    subject text not null,
    audience text not null,
    ground text,
    is_referable boolean not null,
    basis text[] not null,
    explain text not null,
    advice text[] not null,
    false_positives text[] not null,
    depends text[] not null,
    uses text[] not null,
    -- what it declares: name, unit, meaning; the values of a run stand with the run
    params jsonb not null,
    first_used_at timestamptz not null,
    -- evidence fields whose growth counts as worse
    worse text[] not null default '{}',
    constraint rule_pk primary key (rule_id, version)
);

create table detection.scan (
    county_code text collate "C" not null,
    scan_id bigint generated always as identity,
    as_of date not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    rules_run integer not null,
    rules_failed integer not null,
    constraint scan_pk primary key (county_code, scan_id)
);

create table detection.rule_run (
    county_code text collate "C" not null,
    scan_id bigint not null,
    rule_id text collate "C" not null,
    version text collate "C" not null,
    params jsonb not null,
    mode text not null,
    state text not null,
    reason text,
    hits bigint not null default 0,
    found bigint not null default 0,
    cleared bigint not null default 0,
    milliseconds bigint not null default 0,
    constraint rule_run_pk primary key (county_code, scan_id, rule_id),
    constraint rule_run_mode check (mode in ('full', 'incremental')),
    constraint rule_run_state check (state in ('complete', 'not_tested', 'failed')),
    constraint rule_run_scan_fk foreign key (county_code, scan_id) references detection.scan (county_code, scan_id)
);

-- What a rule last answered, and for which input: the base of an incremental scan and of last_seen.
create table detection.rule_state (
    county_code text collate "C" not null,
    rule_id text collate "C" not null,
    version text collate "C" not null,
    params jsonb not null,
    calendar text not null,
    as_of date not null,
    -- the changes that it saw; null: it was not tested, so the next answer looks at everything
    seen pg_snapshot,
    -- the kept sets that it read, each with the mark of its content
    sets jsonb not null default '{}',
    constraint rule_state_pk primary key (county_code, rule_id)
);

create table detection.finding (
    county_code text collate "C" not null,
    finding_id uuid not null default gen_random_uuid(),
    finding_no text collate "C" not null,
    rule_id text collate "C" not null,
    subject_key text collate "C" not null,
    rule_version text collate "C" not null,
    severity text not null,
    state text not null default 'new',
    case_no text collate "C",
    id_number text collate "C",
    region_code text collate "C" not null,
    event_date date,
    due_on date,
    -- ten working days after it was first seen: the day to act by where no deadline of its own lies ahead
    answer_by date not null,
    first_seen date not null,
    -- the last day on which it was hit, where it stands only because its rule could not be tested since
    hit_until date,
    -- the last day on which it was hit, once it has cleared; while it stands, the day of its rule's latest scan
    last_hit date,
    cleared_at date,
    cleared_why text,
    evidence jsonb not null,
    params jsonb not null,
    found_at timestamptz not null,
    -- what follows is written with the events of its life only
    -- the number of its events: whoever decides by an older one is told that it has changed meanwhile
    version integer not null default 1,
    -- how often it came back after a decision or after its facts had cleared
    reopened integer not null default 0,
    -- the gravest reminder given, and the last day of the running one's term
    reminder_level integer,
    reminder_until date,
    -- the person who reported it as rectified: another one verifies
    rectified_by text,
    -- who dismissed or exempted it, until when, and by which evidence
    decided_by text collate "C",
    decided_until date,
    decided_evidence jsonb,
    -- the first of the scans that count towards closing a new finding whose facts have cleared
    absent_since date,
    -- when its evidence was emptied: since then its rule answers of something else, and no scan touches it
    purged_at timestamptz,
    constraint finding_pk primary key (county_code, finding_id),
    constraint finding_identity unique (county_code, rule_id, subject_key),
    constraint finding_number unique (county_code, finding_no),
    constraint finding_severity check (severity in ('info', 'low', 'medium', 'high', 'critical')),
    constraint finding_state check (state in ('new', 'confirmed', 'reminded', 'rectified', 'dismissed', 'exempt', 'referred', 'closed')),
    constraint finding_hit_until check (hit_until is null or cleared_at is null),
    constraint finding_cleared check ((cleared_at is null) = (cleared_why is null) and (cleared_at is null) = (last_hit is null)),
    constraint finding_cleared_why check (cleared_why in ('mended', 'aged_out')),
    constraint finding_counts check (version >= 1 and reopened >= 0 and reminder_level between 1 and 3),
    constraint finding_reminded check (
        (state = 'reminded') = (reminder_until is not null) and (state <> 'reminded' or reminder_level is not null)),
    constraint finding_rectified check ((state = 'rectified') = (rectified_by is not null)),
    constraint finding_decided check (
        (state in ('dismissed', 'exempt')) = (decided_by is not null)
        and (decided_by is null) = (decided_evidence is null)
        and (state <> 'dismissed' or decided_until is not null) and (decided_until is null or decided_by is not null)),
    constraint finding_absent check (absent_since is null or (state = 'new' and cleared_at is not null))
);
create index finding_absent on detection.finding (county_code, rule_id) where state = 'new' and cleared_at is not null;
create index finding_decided on detection.finding (county_code, rule_id) where state in ('dismissed', 'exempt');
create index finding_by_case on detection.finding (county_code, case_no);

create table detection.finding_serial (
    county_code text collate "C" not null,
    month date not null,
    last_serial bigint not null,
    constraint finding_serial_pk primary key (county_code, month)
);

-- One row per case: the steps that count, and the five clocks of «55732». A clock that does not run has no start.
-- Holds for every day D >= latest of a case without an open pause; other days are worked out afresh from the steps.
-- What every rule looks at stands first: a column costs the more to reach the more come before it.
create table detection.case_clocks (
    investigate_from date,
    investigate_due date,
    investigate_done date,
    review_from date,
    review_due date,
    review_done date,
    decide_from date,
    decide_due date,
    decide_done date,
    file_from date,
    file_due date,
    file_done date,
    total_from date,
    total_due date,
    total_done date,
    county_code text collate "C" not null,
    case_no text collate "C" not null,
    program text not null,
    region_code text collate "C" not null,
    applicant_id_number text collate "C" not null,
    applied_on date not null,
    start_on date,
    decided_on date,
    ended_on date,
    latest date not null,
    -- whether a clock that runs has not ended
    is_running boolean not null,
    is_granted boolean not null,
    is_urgent boolean not null,
    is_refused boolean not null,
    is_withdrawn boolean not null,
    has_open_pause boolean not null,
    has_finished_publicity boolean not null,
    verify_end timestamptz,
    survey_end timestamptz,
    income_end timestamptz,
    review_end timestamptz,
    decide_end timestamptz,
    file_end timestamptz,
    recheck_end timestamptz,
    publicity_start timestamptz,
    publicity_end timestamptz,
    publicity_outcome text,
    publicity_from date,
    publicity_to date,
    stops datemultirange,
    total_stops datemultirange,
    constraint case_clocks_pk primary key (county_code, case_no)
);

-- The few rows that a rule can hit at all: clocks that ended late or have not ended.
create index case_clocks_investigate on detection.case_clocks (investigate_due)
where investigate_due is not null and (investigate_done is null or investigate_done > investigate_due);
create index case_clocks_review on detection.case_clocks (review_due)
where review_due is not null and (review_done is null or review_done > review_due);
create index case_clocks_decide on detection.case_clocks (decide_due)
where decide_due is not null and (decide_done is null or decide_done > decide_due);
create index case_clocks_file on detection.case_clocks (file_due)
where file_due is not null and (file_done is null or file_done > file_due);
create index case_clocks_total on detection.case_clocks (total_due)
where total_due is not null and (total_done is null or total_done > total_due);
create index case_clocks_latest on detection.case_clocks (latest);
create index case_clocks_paused on detection.case_clocks (county_code, case_no) where has_open_pause;
create index case_clocks_running on detection.case_clocks (county_code, case_no) where is_running;

-- The rows that case_clocks cannot hold for the day of the last recorded scan: of cases with later events or an open pause.
create table detection.day_clocks (like detection.case_clocks);
alter table detection.day_clocks add constraint day_clocks_pk primary key (county_code, case_no);

-- Which changes case_clocks hold, and by which calendar they were counted.
create table detection.clocks_state (
    county_code text collate "C" not null,
    seen pg_snapshot not null,
    calendar text not null,
    constraint clocks_state_pk primary key (county_code)
);
