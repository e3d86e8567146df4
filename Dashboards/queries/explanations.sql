-- The sentences of some findings, filled from their evidence; of that only what a sentence names is masked, and numbers have
-- their thousands.
with chosen as (
    select finding_no, explain, evidence
    from page_finding
    where finding_no = any (:numbers)
),
template as (
    select t.explain, array_agg(distinct m[1]) as fields
    from (select distinct explain from chosen) t
    cross join lateral regexp_matches(t.explain, '\{([a-z_]+)\}', 'g') as m
    group by t.explain
)
select
    s.finding_no,
    reference.explain(s.explain, reference.masked_evidence(coalesce((
        select jsonb_object_agg(field, case
            when jsonb_typeof(s.evidence -> field) = 'number' then to_jsonb(to_char(
                (s.evidence ->> field)::numeric,
                'FM999,999,999,990' || left('.', scale((s.evidence ->> field)::numeric))
                    || repeat('0', scale((s.evidence ->> field)::numeric))))
            else s.evidence -> field
        end)
        from unnest(t.fields) as field
    ), '{}')))
from chosen s
left join template t on t.explain = s.explain
