-- The days of findings whose evidence holds a deadline: when it began to run, the deadline, when it was kept or missed. A
-- request or petition that has to be passed on first has a row for that too; the deadline is that of the first one missed.
with chosen as (
    select finding_no, evidence
    from page_finding
    where finding_no = any (:numbers) and evidence ->> 'deadline' is not null
),
clock as (
    select
        finding_no,
        evidence,
        coalesce(
            evidence ->> 'started', evidence ->> 'received', evidence ->> 'submitted', evidence ->> 'base',
            evidence ->> 'first_day', (evidence ->> 'month') || '-01') as started,
        coalesce(evidence ->> 'ended', evidence ->> 'handled', evidence ->> 'replied', evidence ->> 'paid_on') as ended,
        coalesce(evidence ->> 'forwarded', evidence ->> 'dispatched') as passed_on,
        evidence ? 'forwarded' or evidence ? 'dispatched' as has_passing,
        coalesce((evidence -> 'breaches') ?| array['forward', 'dispatch'], false) as is_passing_late
    from chosen
)
select finding_no, 1 as row_no, '转办' as name, started, case when is_passing_late then evidence ->> 'deadline' end as deadline,
    passed_on as ended, coalesce(evidence ->> 'provisional' = 'true', false) as is_provisional
from clock
where has_passing and started is not null
union all
select finding_no, 2, case when has_passing then '答复' else '办理' end, started,
    case when not is_passing_late then evidence ->> 'deadline' end, ended,
    coalesce(evidence ->> 'provisional' = 'true', false)
from clock
where started is not null
order by finding_no, row_no
