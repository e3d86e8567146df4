---
id: procedure.short_publicity
kind: procedure
title: 公示不足七天
severity: medium
subject: case
basis: [黔江区社会救助审批权限下放改革：评议结果在村（社区）公示 7 天]
params:
  - {name: publicity_days, default: 7, unit: days, meaning: 公示至少多少天}
  - {name: applied_from, default: null, unit: date, meaning: 此日之前申请的案件不判断}
explain: 公示应满 {publicity_days} 天。{early_text}。
advice: [核对公示照片和撤下时间, 确属不足的重新公示并复核审批决定, 公示中不得出现身份证号和银行账号]
audience: township
referable: true
ground: 失职渎职
worse: [days_short]
false_positives: [撤下时间按录入时间自动生成, 公示栏更换后重新张贴而只登记了第一次]
depends: [cases, case_steps]
uses: [publicity]
since: 2026-01-01
---
-- Taken down, or decided, before the seventh day after posting: by the step that counts, and by the register's last row.
with eligible as (
    select
        c.county_code,
        c.case_no,
        c.applicant_id_number,
        c.region_code,
        c.decided_on,
        c.publicity_from,
        (c.publicity_end at time zone 'Asia/Shanghai')::date as publicity_removed_on,
        coalesce(c.publicity_outcome in ('objection', 'fail'), false) as has_objection
    from clocks c
    where not c.is_refused
        and not c.is_withdrawn
        and not c.is_urgent
        and (:applied_from is null or c.applied_on >= :applied_from)
),
-- Register rows that were up for too few days, if no later row by the decision takes their place.
register as (
    select
        e.county_code,
        e.case_no,
        e.decided_on,
        p.row_key,
        p.posted_on,
        p.removed_on,
        coalesce(p.objection, false) as has_objection
    from eligible e
    join publicity p on p.county_code = e.county_code and p.case_no = e.case_no
    where p.kind = 'initial'
        and (e.decided_on is null or p.posted_on <= e.decided_on)
        and (p.removed_on < p.posted_on + :publicity_days or e.decided_on < p.posted_on + :publicity_days)
        and not exists (
            select
            from publicity q
            where q.county_code = p.county_code
                and q.case_no = p.case_no
                and q.kind = 'initial'
                and (e.decided_on is null or q.posted_on <= e.decided_on)
                and (q.posted_on, q.row_key) > (p.posted_on, p.row_key))
),
posting as (
    select
        e.county_code,
        e.case_no,
        'step' as recorded_in,
        e.publicity_from as posted_on,
        e.publicity_removed_on as removed_on,
        e.has_objection,
        e.decided_on
    from eligible e
    where e.publicity_removed_on < e.publicity_from + :publicity_days
        or e.decided_on < e.publicity_from + :publicity_days
    union all
    select r.county_code, r.case_no, 'register', r.posted_on, r.removed_on, r.has_objection, r.decided_on
    from register r
),
breach as (
    select
        p.county_code,
        p.case_no,
        p.recorded_in,
        b.breach,
        b.early_on,
        p.posted_on,
        p.posted_on + :publicity_days - b.early_on as days_short,
        case p.recorded_in when 'step' then '办理环节记载' else '公示台账记载' end || ' ' || to_char(p.posted_on, 'YYYY-MM-DD')
            || ' 张贴，' || to_char(b.early_on, 'YYYY-MM-DD') || b.label as sentence
    from posting p
    cross join lateral (
        values
            ('taken_down', ' 撤下', p.removed_on, not (p.decided_on is null and p.has_objection)),
            ('decided', ' 审批', p.decided_on, true)
    ) as b (breach, label, early_on, counts)
    where b.counts and b.early_on < p.posted_on + :publicity_days
),
short as (
    select
        b.county_code,
        b.case_no,
        min(b.early_on) as early_on,
        max(b.days_short) as days_short,
        string_agg(b.sentence, '；' order by b.early_on, b.recorded_in, b.breach) as early_text,
        jsonb_agg(
            jsonb_build_object('recorded_in', b.recorded_in, 'breach', b.breach, 'posted_on', b.posted_on, 'early_on', b.early_on)
            order by b.early_on, b.recorded_in, b.breach) as breaches
    from breach b
    group by b.county_code, b.case_no
),
findings as (
    select
        e.case_no as subject_key,
        e.case_no,
        e.applicant_id_number as id_number,
        e.region_code,
        s.early_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'early_on', s.early_on,
            'early_text', s.early_text,
            'breaches', s.breaches,
            'days_short', s.days_short,
            'publicity_days', :publicity_days,
            'sources', reference.sources(variadic array['cases|' || reference.case_key(e.case_no), 'publicity|' || r.row_key] || array(
                select 'case_steps|' || t.row_key
                from case_steps t
                where t.county_code = e.county_code and t.case_no = e.case_no and t.step in ('publicity', 'decide')))
        ) as evidence
    from short s
    join eligible e on e.county_code = s.county_code and e.case_no = s.case_no
    left join register r on r.county_code = s.county_code and r.case_no = s.case_no
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
