-- Applications on their way on the day: where each of the five steps stands, and the days that it has used so far.
with running as (
    select c.*
    from clocks c
    where c.county_code = :county and c.total_from <= :as_of and c.total_done is null and not c.is_refused and not c.is_withdrawn
)
select
    r.region_code,
    reference.masked_name(c.applicant_name) as applicant,
    r.program,
    r.total_from::text as accepted,
    r.total_due::text,
    r.total_due < :as_of as is_late,
    coalesce(r.has_open_pause, false) as is_paused,
    array[
        case
            when r.investigate_done is not null then 'done'
            when r.investigate_from is not null then 'now'
            when r.review_from is not null or r.publicity_from is not null or r.decided_on is not null then 'done'
            else 'ahead'
        end,
        case
            when r.review_done is not null then 'done'
            when r.review_from is not null then 'now'
            when r.publicity_from is not null or r.decided_on is not null then 'done'
            else 'ahead'
        end,
        case
            when r.publicity_from is null then case when r.decided_on is not null then 'done' else 'ahead' end
            when r.publicity_to <= :as_of and (r.publicity_end is not null or r.decided_on is not null) then 'done'
            else 'now'
        end,
        case
            when r.decide_done is not null or r.decided_on is not null then 'done'
            when r.decide_from <= :as_of then 'now'
            else 'ahead'
        end,
        case when r.file_done is not null then 'done' when r.file_from <= :as_of then 'now' else 'ahead' end
    ] as states,
    array[
        coalesce(r.investigate_done, :as_of) > r.investigate_due,
        coalesce(r.review_done, :as_of) > r.review_due,
        false,
        coalesce(r.decide_done, :as_of) > r.decide_due and r.decide_from <= :as_of,
        coalesce(r.file_done, :as_of) > r.file_due
    ] as late,
    array[
        case when r.investigate_from is not null
            then reference.counted_days(r.investigate_from, coalesce(r.investigate_done, :as_of), r.stops) end,
        case when r.review_from is not null
            then reference.counted_days(r.review_from, coalesce(r.review_done, :as_of), r.stops) end,
        case when r.publicity_from is not null
            then coalesce((r.publicity_end at time zone 'Asia/Shanghai')::date, r.decided_on, :as_of) - r.publicity_from end,
        case when r.decide_from <= :as_of
            then reference.counted_days(r.decide_from, coalesce(r.decide_done, :as_of), r.stops) end,
        case when r.file_from <= :as_of
            then reference.counted_days(r.file_from, coalesce(r.file_done, :as_of), r.stops) end
    ] as days,
    array[
        r.investigate_due::text, r.review_due::text, (r.publicity_from + 7)::text, r.decide_due::text, r.file_due::text
    ] as due
from running r
join cases c on c.county_code = r.county_code and c.case_no = r.case_no
order by r.region_code, r.total_from, r.case_no
