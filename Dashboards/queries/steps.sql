-- How long each step took in the cases filed in the month, by township, in counted working days (publicity: days that
-- it was up before its end or the decision). Breaches are judged by the deadline, not by the number of days.
with filed as (
    select c.*, (c.file_end at time zone 'Asia/Shanghai')::date as filed_on
    from clocks c
    where c.county_code = :county and c.file_end >= :month_start::timestamp at time zone 'Asia/Shanghai'
),
duration as (
    select
        left(f.region_code, 9) as township,
        v.step,
        v.is_late,
        v.days
    from filed f
    cross join lateral (
        values
            ('investigate', f.investigate_done > f.investigate_due,
                reference.counted_days(f.investigate_from, f.investigate_done, f.stops), f.investigate_done),
            ('review', f.review_done > f.review_due,
                reference.counted_days(f.review_from, f.review_done, f.stops), f.review_done),
            ('publicity',
                least((f.publicity_end at time zone 'Asia/Shanghai')::date, f.decided_on) - f.publicity_from < 7,
                least((f.publicity_end at time zone 'Asia/Shanghai')::date, f.decided_on) - f.publicity_from,
                case when not f.is_urgent then f.publicity_from end),
            ('decide', f.decide_done > f.decide_due,
                reference.counted_days(f.decide_from, f.decide_done, f.stops), f.decide_done),
            ('file', f.file_done > f.file_due,
                reference.counted_days(f.file_from, f.file_done, f.stops), f.file_done),
            ('total', f.total_done > f.total_due,
                reference.counted_days(f.total_from, f.total_done,
                    coalesce(f.total_stops, '{}') + case when f.publicity_from < f.publicity_to
                        then datemultirange(daterange(f.publicity_from, f.publicity_to, '(]')) else '{}' end), f.total_done)
    ) as v (step, is_late, days, ended)
    where v.ended is not null
)
select township, step, array_agg(days order by days) as days, count(*) filter (where is_late) as breaches
from duration
group by township, step
order by township, step
