---
id: missed.signal_unanswered
kind: missed
title: 困难信号无人办理
severity: high
subject: person
basis: [黔江区社会救助主动发现机制：发现需救助困难群众及时办理，及时回应群众诉求, 黔江区社会救助工作提醒机制：发现应救未救的，提醒按要求纳入救助范围]
params:
  - {name: answer_within, default: 10, unit: working_days, meaning: 信号之后多少个工作日内应有实质办理结果或申请}
  - {name: signalled_within, default: 365, unit: days, meaning: 只看最近多少天的信号}
explain: 此人 {first_day} 起有 {signal_count} 条困难信号（{channels_text}），到期限 {deadline}{deadline_note} 既没有实质办理结果，也没有救助申请。
advice: [三日内上门走访核实困难情况, 符合条件的指导申请或主动受理，急难的先行救助, 不符合条件的书面告知并登记办理结果]
audience: village
referable: true
ground: 漏保
worse: [signal_count]
mutes: [missed.repeat_signals]
false_positives: [已入户处理而未登记结果, 信号所留身份证号为代报人, 家庭成员已以他人名义申请, 困难已由其他部门解决]
depends: [hotline, grid_reports, help_requests, cases, case_members, case_steps, registers]
since: 2026-01-01
window: signalled_within
---
-- A signal of a person out of aid that came to nothing in ten working days: no result of substance, and no case.
with open_signal as (
    select
        s.county_code,
        s.id_number,
        s.channel,
        s.signalled_on,
        s.source,
        w.day as due_on
    from signal s
    join reference.calendar r on r.day = s.signalled_on
    join reference.calendar w on w.is_workday and w.workday_no = r.workday_no + :answer_within
    where s.signalled_on >= :as_of - :signalled_within
        and not s.is_substantive
        and w.day < :as_of
        and not exists (
            select
            from household h
            where h.county_code = s.county_code and h.id_number = s.id_number and h.receives)
        and not exists (
            select
            from aided a
            where a.county_code = s.county_code
                and a.id_number = s.id_number
                and a.aided_from <= s.signalled_on
                and (a.aided_to is null or s.signalled_on < a.aided_to))
        and not exists (
            select
            from answering a
            where a.county_code = s.county_code and a.id_number = s.id_number and a.answers_to >= s.signalled_on)
        and not exists (
            select
            from death d
            where d.county_code = s.county_code and d.id_number = s.id_number and d.died_on <= w.day)
        and not exists (
            select
            from register_in_force m
            where m.county_code = s.county_code and m.id_number = s.id_number and m.register = 'moved')
),
person as (
    select
        o.county_code,
        o.id_number,
        min(o.signalled_on) as first_day,
        min(o.due_on) as due_on,
        count(*) as signal_count,
        array_agg(distinct o.channel) as channels,
        array_agg(o.source) as sources
    from open_signal o
    group by o.county_code, o.id_number
),
findings as (
    select
        p.id_number as subject_key,
        null::text as case_no,
        p.id_number,
        place.region_code,
        p.due_on + 1 as event_date,
        p.due_on,
        jsonb_build_object(
            'first_day', p.first_day,
            'signal_count', p.signal_count,
            'channels', p.channels,
            'channels_text', concat_ws('、',
                case when 'hotline' = any(p.channels) then '热线' end,
                case when 'grid' = any(p.channels) then '网格上报' end,
                case when 'help' = any(p.channels) then '手机求助' end),
            'deadline', p.due_on,
            'provisional', w.is_provisional,
            'deadline_note', case when w.is_provisional then '（暂定：该年放假安排尚未公布）' else '' end,
            'sources', reference.sources(variadic p.sources)
        ) as evidence
    from person p
    join reference.calendar w on w.day = p.due_on
    left join lateral (
        select l.region_code
        from person_place l
        where l.county_code = p.county_code and l.id_number = p.id_number
        order by l.preference, l.known_at desc, l.key desc
        limit 1) place on true
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
