-- What citizens gave of one to five in the last twelve months, by township: opinions, content (four or five), discontent
-- (one or two), and the sum of all points.
select
    rpad(left(f.region_code, 9), 12, '0') as township,
    count(*) as opinions,
    count(*) filter (where f.score >= 4) as content,
    count(*) filter (where f.score <= 2) as discontent,
    sum(f.score)::bigint as points
from feedback f
where f.county_code = :county and f.score is not null
    and (f.at at time zone 'Asia/Shanghai')::date > (:as_of - interval '12 months')::date
group by 1
order by 1
