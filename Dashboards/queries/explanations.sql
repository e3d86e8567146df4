-- The sentences of some findings, filled from their evidence; of that only what a sentence names is masked.
select
    s.finding_no,
    reference.explain(s.explain, reference.masked_evidence(coalesce((
        select jsonb_object_agg(m[1], s.evidence -> m[1])
        from regexp_matches(s.explain, '\{([a-z_]+)\}', 'g') as m
    ), '{}')))
from page_finding s
where s.finding_no = any (:numbers)
