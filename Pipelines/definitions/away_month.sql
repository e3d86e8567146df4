---
title: one row per month for which money came for a recipient on the day whom a register has elsewhere, moved away or in prison
reads: [cases, case_members, case_steps, payments, registers]
---
with away as (
    select
        r.register,
        h.county_code,
        h.case_no,
        h.region_code,
        h.id_number,
        h.source,
        min(r.effective_from) as effective_from,
        array_agg(r.source) as sources
    from register_in_force r
    join household h on h.county_code = r.county_code and h.id_number = r.id_number
    where r.register in ('moved', 'prison') and h.program in ('dibao', 'tekun') and h.receives
    group by r.register, h.county_code, h.case_no, h.region_code, h.id_number, h.source
)
select
    a.register,
    a.county_code,
    a.case_no,
    a.region_code,
    a.id_number,
    a.source,
    a.sources,
    a.effective_from,
    y.month,
    sum(y.amount) as net_amount
from away a
join money y on y.county_code = a.county_code and y.case_no = a.case_no
group by
    a.register,
    a.county_code,
    a.case_no,
    a.region_code,
    a.id_number,
    a.source,
    a.sources,
    a.effective_from,
    y.month
having sum(y.amount) > 0
