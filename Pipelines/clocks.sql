-- One row per case: the steps that count and the five clocks of «55732» (receipt of the application to filing).
-- Reads the views of the day :as_of; a clock that does not run has no start. See the table detection.case_clocks.
with step as (
    select
        county_code,
        case_no,
        min(finished_at) filter (where step = 'accept') as accept_end,
        min(started_at) filter (where step = 'accept') as accept_start,
        min(finished_at) filter (where step = 'verify') as verify_end,
        min(finished_at) filter (where step = 'survey') as survey_end,
        min(finished_at) filter (where step = 'income') as income_end,
        min(finished_at) filter (where step = 'review') as review_end,
        min(finished_at) filter (where step = 'decide') as decide_end,
        min(finished_at) filter (where step = 'decide' and outcome = 'fail') as fail_end,
        min(finished_at) filter (where step = 'decide' and outcome = 'urgent') as urgent_end,
        min(finished_at) filter (where step = 'file') as file_end,
        max(finished_at) filter (where step = 'recheck') as recheck_end,
        bool_or(step = 'pause' and finished_at is null) as has_open_pause,
        bool_or(step = 'publicity' and finished_at is not null) as has_finished_publicity,
        max(greatest(started_at, finished_at)) as latest
    from case_steps
    group by county_code, case_no
),
-- The posting that counts: the last one at or before the decision; undecided, the last one.
posting as (
    select distinct on (p.county_code, p.case_no)
        p.county_code, p.case_no, p.row_key, p.started_at, p.finished_at, p.outcome
    from case_steps p
    -- A left join, though every posting has its row of steps: of an inner one the server expects a single row, and goes
    -- through all postings once for each case below.
    left join step s on s.county_code = p.county_code and s.case_no = p.case_no
    where p.step = 'publicity' and (s.decide_end is null or p.started_at <= s.decide_end)
    order by p.county_code, p.case_no, p.started_at desc, p.row_key desc
),
-- Days on which clocks stand still: (first, last]. An open pause lasts up to and including the day.
standing as (
    select
        t.county_code,
        t.case_no,
        t.step = 'pause' as is_pause,
        (t.started_at at time zone 'Asia/Shanghai')::date as first_day,
        case when t.finished_at is null then :as_of else (t.finished_at at time zone 'Asia/Shanghai')::date end as last_day
    from case_steps t
    left join posting p on p.county_code = t.county_code and p.case_no = t.case_no
    where t.step = 'pause'
        or (t.step = 'publicity' and t.finished_at is not null and t.started_at <= p.started_at and t.row_key <> p.row_key)
),
standing_numbers as (
    select
        s.county_code,
        s.case_no,
        range_agg(daterange(s.first_day, s.last_day, '(]')) filter (where s.is_pause) as stops,
        range_agg(daterange(s.first_day, s.last_day, '(]')) as total_stops,
        range_agg(int4range(f.workday_no, l.workday_no, '(]')) filter (where s.is_pause) as stop_numbers,
        range_agg(int4range(f.workday_no, l.workday_no, '(]')) as total_stop_numbers
    from standing s
    join reference.calendar f on f.day = s.first_day
    join reference.calendar l on l.day = s.last_day
    where s.first_day < s.last_day
    group by s.county_code, s.case_no
),
-- Materialized: each day is worked out once, however often it is used below.
days as materialized (
    select
        c.county_code,
        c.case_no,
        c.program,
        c.status,
        c.region_code,
        c.applicant_id_number,
        c.applied_on,
        c.approved_on,
        c.closed_on,
        s.verify_end,
        s.survey_end,
        s.income_end,
        s.review_end,
        s.decide_end,
        s.file_end,
        s.recheck_end,
        p.started_at as publicity_start,
        p.finished_at as publicity_end,
        p.outcome as publicity_outcome,
        coalesce(s.has_open_pause, false) as has_open_pause,
        coalesce(s.has_finished_publicity, false) as has_finished_publicity,
        coalesce(s.fail_end = s.decide_end, false) as is_failed,
        coalesce(c.program = 'linshi' and s.urgent_end = s.decide_end, false) as is_urgent,
        coalesce((s.accept_end at time zone 'Asia/Shanghai')::date, (s.accept_start at time zone 'Asia/Shanghai')::date, c.applied_on)
            as accepted_on,
        case when s.verify_end is not null and s.survey_end is not null and s.income_end is not null
            then (greatest(s.verify_end, s.survey_end, s.income_end) at time zone 'Asia/Shanghai')::date end as investigated_on,
        (s.review_end at time zone 'Asia/Shanghai')::date as reviewed_on,
        (s.decide_end at time zone 'Asia/Shanghai')::date as decided_on,
        (s.file_end at time zone 'Asia/Shanghai')::date as filed_on,
        (p.started_at at time zone 'Asia/Shanghai')::date as publicity_from,
        greatest(
            (p.finished_at at time zone 'Asia/Shanghai')::date,
            (p.started_at at time zone 'Asia/Shanghai')::date + 7) as publicity_to,
        greatest((s.latest at time zone 'Asia/Shanghai')::date, c.applied_on, c.approved_on, c.closed_on) as latest
    from cases c
    left join step s on s.county_code = c.county_code and s.case_no = c.case_no
    left join posting p on p.county_code = c.county_code and p.case_no = c.case_no
),
-- A case ended on its own day, whatever its status; a refusal or withdrawal without one ended with the decision, a refusal
-- with neither is in process still.
state as (
    select
        d.*,
        case
            when d.is_failed then d.decided_on
            when d.status in ('rejected', 'withdrawn') then coalesce(d.closed_on, d.decided_on)
            else d.closed_on
        end as ended_on
    from days d
),
-- Which clocks run, and from which day. None starts on or after the day on which the case ended.
starts as (
    select
        s.*,
        r.runs and not s.is_urgent and not (s.decided_on is not null and not s.is_failed and s.investigated_on is null)
            and (s.ended_on is null or s.accepted_on < s.ended_on) as runs_investigate,
        r.runs and not s.is_urgent and not (s.decided_on is not null and not s.is_failed and s.reviewed_on is null)
            and s.investigated_on is not null
            and (s.ended_on is null or s.investigated_on < s.ended_on) as runs_review,
        r.runs and not s.is_urgent and s.publicity_to is not null
            and (s.ended_on is null or s.publicity_to < s.ended_on) as runs_decide,
        r.runs and not s.is_failed and s.status <> 'rejected' and s.decided_on is not null
            and (s.ended_on is null or s.decided_on < s.ended_on) as runs_file,
        r.runs and not s.is_urgent and (s.ended_on is null or s.accepted_on < s.ended_on) as runs_total
    from state s
    cross join lateral (
        select (s.status in ('processing', 'rejected', 'withdrawn') or s.decided_on is not null)
            and not (s.ended_on is null and s.status in ('withdrawn', 'closed')) as runs
    ) r
),
numbers as materialized (
    select
        s.*,
        n.stops,
        n.total_stops,
        case when n.stop_numbers is null then ca.workday_no + 5
            else reference.due_no(ca.workday_no, 5, n.stop_numbers) end as investigate_no,
        case when n.stop_numbers is null then ci.workday_no + 5
            else reference.due_no(ci.workday_no, 5, n.stop_numbers) end as review_no,
        case when n.stop_numbers is null then ct.workday_no + 3
            else reference.due_no(ct.workday_no, 3, n.stop_numbers) end as decide_no,
        case when n.stop_numbers is null then cd.workday_no + 2
            else reference.due_no(cd.workday_no, 2, n.stop_numbers) end as file_no,
        case
            when n.total_stop_numbers is not null then reference.due_no(
                ca.workday_no, 15,
                case when cf.workday_no is null then n.total_stop_numbers
                    else n.total_stop_numbers + int4multirange(int4range(cf.workday_no, ct.workday_no, '(]')) end)
            -- one stop (cf, ct]: it moves the deadline by what lies after the start, if it begins before the deadline
            when ct.workday_no > greatest(cf.workday_no, ca.workday_no) and greatest(cf.workday_no, ca.workday_no) < ca.workday_no + 15
                then ca.workday_no + 15 + ct.workday_no - greatest(cf.workday_no, ca.workday_no)
            else ca.workday_no + 15
        end as total_no
    from starts s
    left join standing_numbers n on n.county_code = s.county_code and n.case_no = s.case_no
    left join reference.calendar ca on ca.day = s.accepted_on
    left join reference.calendar ci on ci.day = s.investigated_on
    left join reference.calendar cf on cf.day = s.publicity_from
    left join reference.calendar ct on ct.day = s.publicity_to
    left join reference.calendar cd on cd.day = s.decided_on
)
select
    n.county_code,
    n.case_no,
    n.program,
    n.region_code,
    n.applicant_id_number,
    n.applied_on,
    coalesce(n.approved_on, n.decided_on, n.applied_on) as start_on,
    coalesce(n.decided_on, n.approved_on) as decided_on,
    n.ended_on,
    n.latest,
    coalesce(
        (n.runs_investigate and coalesce(n.investigated_on, n.ended_on) is null)
        or (n.runs_review and coalesce(n.reviewed_on, n.ended_on) is null)
        or (n.runs_decide and coalesce(n.decided_on, n.ended_on) is null)
        or ((n.runs_file or n.runs_total) and coalesce(n.filed_on, n.ended_on) is null), false) as is_running,
    n.status in ('active', 'closed') or (n.status = 'processing' and n.decided_on is not null and not n.is_failed) as is_granted,
    n.is_urgent,
    n.is_failed or n.status = 'rejected' as is_refused,
    n.status = 'withdrawn' as is_withdrawn,
    n.has_open_pause,
    n.has_finished_publicity,
    n.verify_end,
    n.survey_end,
    n.income_end,
    n.review_end,
    n.decide_end,
    n.file_end,
    n.recheck_end,
    n.publicity_start,
    n.publicity_end,
    n.publicity_outcome,
    n.publicity_from,
    n.publicity_to,
    n.stops,
    n.total_stops,
    case when n.runs_investigate then n.accepted_on end as investigate_from,
    case when n.runs_investigate then wi.day end as investigate_due,
    case when n.runs_investigate then least(n.investigated_on, n.ended_on) end as investigate_done,
    case when n.runs_review then n.investigated_on end as review_from,
    case when n.runs_review then wr.day end as review_due,
    case when n.runs_review then least(n.reviewed_on, n.ended_on) end as review_done,
    case when n.runs_decide then n.publicity_to end as decide_from,
    case when n.runs_decide then wd.day end as decide_due,
    case when n.runs_decide then least(n.decided_on, n.ended_on) end as decide_done,
    case when n.runs_file then n.decided_on end as file_from,
    case when n.runs_file then wf.day end as file_due,
    case when n.runs_file then least(n.filed_on, n.ended_on) end as file_done,
    case when n.runs_total then n.accepted_on end as total_from,
    case when n.runs_total then wt.day end as total_due,
    case when n.runs_total then least(n.filed_on, n.ended_on) end as total_done
from numbers n
left join reference.calendar wi on wi.is_workday and wi.workday_no = n.investigate_no
left join reference.calendar wr on wr.is_workday and wr.workday_no = n.review_no
left join reference.calendar wd on wd.is_workday and wd.workday_no = n.decide_no
left join reference.calendar wf on wf.is_workday and wf.workday_no = n.file_no
left join reference.calendar wt on wt.is_workday and wt.workday_no = n.total_no
