-- The rows that the findings of page_finding rest on, as page_source keeps them.
select s.county_code, s.finding_no, split_part(k.key, '|', 1) as feed, substr(k.key, strpos(k.key, '|') + 1) as row_key
from page_finding s
cross join lateral jsonb_array_elements_text(s.evidence -> 'sources') as k (key)
