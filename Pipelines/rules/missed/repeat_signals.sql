---
id: missed.repeat_signals
kind: missed
title: 短期内多渠道反复求助而没有救助
severity: high
subject: person
basis: [黔江区社会救助主动发现机制：构建区、乡镇（街道）、村（社区）三级困难群众主动发现网络，及时回应群众诉求, 黔江区社会救助工作提醒机制：发现应救未救的，提醒按要求纳入救助范围]
params:
  - {name: signalled_within, default: 90, unit: days, meaning: 只看连同当天最近多少天的信号}
  - {name: least_signals, default: 3, unit: count, meaning: 至少几条信号}
  - {name: least_channels, default: 2, unit: count, meaning: 至少来自几个渠道}
explain: 此人最近 {within} 天有 {signal_count} 条困难信号，来自{channels_text}，{met_on} 已满 {least_signals} 条，不在任何救助之中。
advice: [指定专人上门核实并一次说清政策, 符合条件的当场受理, 不符合条件的书面说明理由]
audience: village
referable: true
ground: 漏保
worse: [signal_count]
false_positives: [同一件事从几个渠道重复反映, 申请正在办理中, 已书面告知不符合条件的理由]
depends: [hotline, grid_reports, help_requests, cases, case_members, case_steps, registers]
since: 2026-01-01
window: signalled_within
---
-- Day by day: how many signals of how many channels there were by its end.
with recent as (
    select
        s.county_code,
        s.id_number,
        s.channel,
        s.signalled_on,
        s.source,
        rank() over (partition by s.county_code, s.id_number, s.channel order by s.signalled_at, s.source) as channel_no
    from signal s
    where :as_of - s.signalled_on < :signalled_within
        and not exists (
            select
            from household h
            where h.county_code = s.county_code and h.id_number = s.id_number and h.receives)
        and not exists (
            select from gone g where g.county_code = s.county_code and g.id_number = s.id_number)
),
running as (
    select
        r.*,
        count(*) over by_day as signals_by_day,
        count(*) filter (where r.channel_no = 1) over by_day as channels_by_day
    from recent r
    window by_day as (partition by r.county_code, r.id_number order by r.signalled_on)
),
person as (
    select
        r.county_code,
        r.id_number,
        min(r.signalled_on) filter (
            where r.signals_by_day >= :least_signals and r.channels_by_day >= :least_channels) as met_on,
        count(*) as signal_count,
        array_agg(distinct r.channel) as channels,
        array_agg(r.source) as sources
    from running r
    group by r.county_code, r.id_number
),
findings as (
    select
        p.id_number as subject_key,
        null::text as case_no,
        p.id_number,
        place.region_code,
        p.met_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'within', :signalled_within,
            'signal_count', p.signal_count,
            'least_signals', :least_signals,
            'met_on', p.met_on,
            'channels', p.channels,
            'channels_text', concat_ws('、',
                case when 'hotline' = any(p.channels) then '热线' end,
                case when 'grid' = any(p.channels) then '网格上报' end,
                case when 'help' = any(p.channels) then '手机求助' end),
            'sources', reference.sources(variadic p.sources)
        ) as evidence
    from person p
    left join lateral (
        select l.region_code
        from person_place l
        where l.county_code = p.county_code and l.id_number = p.id_number
        order by l.preference, l.known_at desc, l.key desc
        limit 1) place on true
    where p.met_on is not null
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
