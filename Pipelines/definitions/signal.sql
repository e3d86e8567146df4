---
title: one row per need signal, a help request, grid report or hotline ticket with the valid ID number of a person in need
reads: [hotline, grid_reports, help_requests]
params:
  - {name: other_categories, default: "{投诉,举报,咨询,建议,表扬}", unit: words, meaning: 诉求类别含有这些词之一的工单不是困难信号}
  - {name: needs, default: "{disability,illness,unemployment,accident,disaster,lone_elder,child}", unit: words, meaning: 网格上报中属于困难信号的情形}
  - {name: empty_outcomes, default: "{已转办,已转交,已记录,已知晓,办理中,待处理,已反馈}", unit: words, meaning: 不算实质答复的办理结果}
stored: true
indexes: [[id_number]]
---
-- The views empty an outcome that came after the day, so an outcome here is one by then.
with report as (
    select
        county_code,
        subject_id_number as id_number,
        'hotline' as channel,
        received_at as signalled_at,
        region_code,
        outcome,
        'hotline|' || row_key as source
    from hotline
    where subject_id_number is not null
        and not exists (select from unnest(:other_categories) as word where strpos(category, word) > 0)
    union all
    select county_code, subject_id_number, 'grid', reported_at, region_code, outcome, 'grid_reports|' || row_key
    from grid_reports
    where subject_id_number is not null and signals && :needs
    union all
    select county_code, id_number, 'help', submitted_at, region_code, outcome, 'help_requests|' || row_key
    from help_requests
    where id_number is not null
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
