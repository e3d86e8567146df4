-- The calls on all lines, as page_call keeps them: by the words of their topic and outcome, and by when they had to be
-- answered; a ticket without a day of its own is due in five working days.
select
    h.line,
    rpad(left(h.region_code, 9), 12, '0') as township,
    left(reference.masked_text(coalesce(nullif(btrim(h.category), ''), '未分类')), 20) as topic,
    case
        when h.answered_at is null then '尚未答复'
        else left(reference.masked_text(coalesce(nullif(btrim(h.outcome), ''), '已答复，未写结果')), 20)
    end as outcome,
    (h.received_at at time zone 'Asia/Shanghai')::date as received,
    (h.answered_at at time zone 'Asia/Shanghai')::date as answered,
    coalesce(h.due_on, w.day) as due
from hotline h
join reference.calendar r on r.day = (h.received_at at time zone 'Asia/Shanghai')::date
join reference.calendar w on w.is_workday and w.workday_no = r.workday_no + 5
where h.county_code = :county
