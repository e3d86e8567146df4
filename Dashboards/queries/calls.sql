-- The calls on all lines, as page_call keeps them: by the words of their topic and outcome, and by when they had to be
-- answered; a ticket without a day of its own is due when the rule says so. An outcome is free text, which may name
-- somebody: only words that are listed are shown.
select
    h.line,
    rpad(left(h.region_code, 9), 12, '0') as township,
    left(reference.masked_text(coalesce(nullif(btrim(h.category), ''), '未分类')), 20) as topic,
    case
        when h.answered_at is null then '尚未答复'
        when nullif(btrim(h.outcome), '') is null then '已答复，未写结果'
        when btrim(h.outcome) = any (:shown_outcomes) then left(btrim(h.outcome), 20)
        else '其他结果'
    end as outcome,
    (h.received_at at time zone 'Asia/Shanghai')::date as received,
    (h.answered_at at time zone 'Asia/Shanghai')::date as answered,
    coalesce(h.due_on, w.day) as due
from hotline h
join reference.calendar r on r.day = (h.received_at at time zone 'Asia/Shanghai')::date
join reference.calendar w on w.is_workday and w.workday_no = r.workday_no + coalesce(
    (select v.value::integer from page_value v where v.rule_id = 'overdue.hotline' and v.name = 'answer_within'), 5)
where h.county_code = :county
