---
id: data.late_source
kind: data
title: 数据来源逾期未报
severity: info
subject: record
basis: [黔江区社会救助主动发现机制：各部门按约定周期共享数据]
explain: 来源 {source}（{feed_title}）约定每 {rhythm}有新数据，上次是 {last}，{deadline} 前应有而没有，依赖它的规则未检验。
advice: [联系数据提供单位核实是否停报, 检查接口或共享目录, 恢复后补报缺的数据]
audience: district
referable: false
false_positives: [这段时间对方确实没有新业务而导出程序不产生空文件, 对方事先通知停机维护]
depends: [sources]
since: 2026-01-01
---
-- A source whose last news, or last look that found none, lies further back than its rhythm allows on the day.
with findings as (
    select
        s.source as subject_key,
        null::text as case_no,
        null::text as id_number,
        null::text as region_code,
        s.due_on as event_date,
        null::date as due_on,
        jsonb_build_object(
            'source', s.source,
            'feed', s.feed,
            'feed_title', s.title,
            'rhythm', s.rhythm,
            'last', coalesce(to_char(s.last_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'), '从未有过'),
            'deadline', s.due_on,
            'sources', reference.sources('sources|' || s.source)
        ) as evidence
    from sources s
    where s.due_at < (:as_of + 1)::timestamp at time zone 'Asia/Shanghai'
)
select subject_key, case_no, id_number, region_code, event_date, due_on, evidence from findings
