-- What was paid in each of the last eighteen months to the case of findings that rest on payments, in cents and less what
-- came back, and how much of it is what a finding rests on; beside it the case's monthly amount. A finding about months
-- from a first one on also names what it compares them with: that is no part of what it complains of.
with ground as (
    select distinct s.finding_no, s.row_key
    from page_source s
    where s.feed = 'payments' and s.finding_no = any (:numbers)
)
select
    f.finding_no,
    to_char(p.month, 'YYYY-MM') as month,
    (100 * sum(case when p.kind = 'recovered' then -p.amount else p.amount end))::bigint as cents,
    (100 * coalesce(sum(case when p.kind = 'recovered' then -p.amount else p.amount end)
        filter (where g.row_key is not null), 0))::bigint as ground_cents,
    count(g.row_key) > 0 as is_ground,
    (100 * c.monthly_amount)::bigint as amount_cents
from page_finding f
join payments p on p.county_code = f.county_code and p.case_no = f.case_no
join cases c on c.county_code = f.county_code and c.case_no = f.case_no
left join ground g on g.finding_no = f.finding_no and g.row_key = p.row_key
    and to_char(p.month, 'YYYY-MM') >= coalesce(f.evidence ->> 'first_month', '')
where f.finding_no in (select finding_no from ground) and f.kind = 'wrongful'
    and p.month >= (:month_start - interval '17 months')::date and p.month <= :as_of
group by f.finding_no, p.month, c.monthly_amount
order by f.finding_no, p.month
