---
title: one row per need signal, a help request, grid report or hotline ticket with the valid ID number of a person in need, or linked to such a person where link_score allows it
reads: [hotline, grid_reports, help_requests, person_links]
params:
  - {name: other_categories, default: "{投诉,举报,咨询,建议,表扬}", unit: words, meaning: 诉求类别含有这些词之一的工单不是困难信号}
  - {name: needs, default: "{disability,illness,unemployment,accident,disaster,lone_elder,child}", unit: words, meaning: 网格上报中属于困难信号的情形}
  - {name: link_score, default: null, unit: count, meaning: 没有身份证号的信号，与已知人员的关联得分达到多少比特即视为其本人的信号；留空则不用关联}
  - {name: empty_outcomes, default: "{已转办,已转交,已记录,已知晓,办理中,待处理,已反馈}", unit: words, meaning: 不算实质答复的办理结果}
kept: whole
indexes: [[id_number]]
---
-- The views empty an outcome that came after the day, so an outcome here is one by then.
-- A link that a person confirmed has no score and always counts, once links count at all.
with link as (
    select county_code, feed, row_key, id_number
    from person_links
    where :link_score is not null and (score is null or score >= :link_score)
),
report as (
    select
        t.county_code,
        coalesce(t.subject_id_number, l.id_number) as id_number,
        'hotline' as channel,
        t.received_at as signalled_at,
        t.region_code,
        t.outcome,
        'hotline|' || t.row_key as source
    from hotline t
    left join link l on l.county_code = t.county_code and l.feed = 'hotline' and l.row_key = t.row_key
    where not exists (select from unnest(:other_categories) as word where strpos(t.category, word) > 0)
    union all
    select
        g.county_code,
        coalesce(g.subject_id_number, l.id_number),
        'grid',
        g.reported_at,
        g.region_code,
        g.outcome,
        'grid_reports|' || g.row_key
    from grid_reports g
    left join link l on l.county_code = g.county_code and l.feed = 'grid_reports' and l.row_key = g.row_key
    where g.signals && :needs
    union all
    select
        h.county_code,
        coalesce(h.id_number, l.id_number),
        'help',
        h.submitted_at,
        h.region_code,
        h.outcome,
        'help_requests|' || h.row_key
    from help_requests h
    left join link l on l.county_code = h.county_code and l.feed = 'help_requests' and l.row_key = h.row_key
)
select
    r.county_code,
    r.id_number,
    r.channel,
    r.signalled_at,
    (r.signalled_at at time zone 'Asia/Shanghai')::date as signalled_on,
    r.region_code,
    r.outcome is not null and r.outcome <> all(:empty_outcomes) as is_substantive,
    r.source
from report r
where r.id_number is not null
