-- The findings that are open and stand on the day, with their rules, as page_finding keeps them. What must be answered by when
-- is the running reminder's term before all else.
select
    f.county_code,
    f.finding_no,
    f.rule_id,
    f.rule_version,
    r.kind,
    r.subject,
    r.audience,
    r.explain,
    f.state,
    f.subject_key,
    f.case_no,
    f.id_number,
    f.region_code,
    f.event_date,
    f.due_on,
    coalesce(f.reminder_until, case when f.due_on >= :as_of then f.due_on else f.answer_by end) as answer_by,
    f.first_seen,
    f.evidence ->> 'clock_title' as step_title,
    (f.evidence ->> 'open')::boolean as is_undone,
    f.evidence
from detection.finding f
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
where f.county_code = :county and f.state in ('new', 'confirmed', 'reminded', 'rectified', 'referred')
    and f.first_seen <= :as_of and (f.cleared_at is null or f.cleared_at > :as_of)
    and r.kind in ('overdue', 'procedure', 'missed', 'wrongful', 'kinship', 'integrity')
