---
id: surge.topic
kind: surge
title: 热线主题异常增多
severity: low
subject: region
basis: [黔江区社会救助审批权限下放改革：社会救助信息综合监测预警平台]
params:
  - name: topics
    default: 低保申请=低保,最低生活保障;临时救助=临时救助,临时困难;医疗救助=医疗,大病,住院;特困供养=特困,五保,敬老院;残疾补贴=残疾,残联;待遇发放=没有发放,未到账,停发;办事拖延=拖延,推诿,一直没办;优亲厚友=关系户,优亲厚友,干部亲戚
    unit: text
    meaning: 主题及其关键词，写作“主题=词,词;主题=词”
  - {name: weeks, default: 12, unit: count, meaning: 与此前多少个完整周比较}
  - {name: z, default: 3.0902, unit: ratio, meaning: 上限的正态分位数（单侧千分之一）}
  - {name: least_count, default: 5, unit: count, meaning: 一周少于多少件不提示}
  - {name: upper_of_none, default: 4, unit: count, meaning: 此前各周都没有时的上限}
explain: "截至 {week} 的一周全区热线“{topic}”主题 {count} 件，高于上限 {upper} 件（此前平均每周 {mean} 件）。"
advice: [看集中在哪些乡镇和事项, 对照近期政策调整和发放日期, 需要时统一答复口径]
audience: township
referable: false
false_positives: [政策调整后集中咨询, 关键词也出现在无关诉求里]
depends: [hotline]
since: 2026-01-01
---
-- A topic on which the whole district called more than chance and the weeks before would give.
-- Weeks run from Monday to Sunday.
with last_week as (
    select :as_of - extract(isodow from :as_of)::int % 7 as sunday
),
topic as (
    select split_part(part, '=', 1) as topic, string_to_array(split_part(part, '=', 2), ',') as words
    from unnest(string_to_array(:topics, ';')) as part
    where split_part(part, '=', 2) <> ''
),
unit as (
    select topic as unit from topic
),
event as (
    select t.topic as unit, (h.received_at at time zone 'Asia/Shanghai')::date as day
    from hotline h
    join topic t on exists (
        select from unnest(t.words) as word where strpos(coalesce(h.category, '') || ' ' || h.content, word) > 0)
),
counted as (
    select
        e.unit,
        (l.sunday - e.day) / 7 as weeks_ago,
        count(*) as y
    from event e
    cross join last_week l
    where e.day <= l.sunday and e.day > l.sunday - 7 * (:weeks + 1)
    group by e.unit, (l.sunday - e.day) / 7
),
valued as (
    select b.unit, b.counts, b.last as y, b.mean as mu, b.dispersion as phi, b.upper, b.q_value
    from (select array_agg(unit) as units from unit) u
    cross join (
        select array_agg(unit) as units, array_agg(weeks_ago) as weeks_ago, array_agg(y) as counts from counted
    ) c
    cross join lateral reference.weekly_bounds(
        u.units, c.units, c.weeks_ago, c.counts, :weeks, :z, :upper_of_none) b
),
findings as (
    select
        v.unit || '|' || to_char(l.sunday, 'YYYY-MM-DD') as subject_key,
        null::text as case_no,
        null::text as id_number,
        null::text as region_code,
        l.sunday as event_date,
        null::date as due_on,
        jsonb_build_object(
            'topic', v.unit, 'week', l.sunday,
            'count', v.y,
            'mean', round(v.mu::numeric, 2),
            'upper', round(v.upper::numeric, 2),
            'dispersion', round(v.phi::numeric, 3),
            'q_value', v.q_value,
            'counts', v.counts,
            'sources', '[]'::jsonb
        ) as evidence
    from valued v
    cross join last_week l
    where v.y > v.upper and v.y >= :least_count
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
