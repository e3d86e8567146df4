-- The statistics of the rules, each by its published formula.

-- P(X >= k) for X ~ Bin(n, p): the terms from k on, each from the one before, the first by logarithms.
create function reference.binomial_upper_tail(k bigint, n bigint, p double precision)
returns double precision language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
    term double precision := 0;
    total double precision := 0;
    i bigint;
begin
    if k <= 0 or p >= 1 and k <= n then
        return 1;
    elsif k > n or p <= 0 then
        return 0;
    elsif k <= n * p then
        -- Beyond the mean the terms fall; below it those of the other side do.
        return 1 - reference.binomial_upper_tail(n - k + 1, n, 1 - p);
    end if;
    for i in 1..k loop
        term := term + ln((n - k + i)::double precision / i);
    end loop;
    term := term + k * ln(p) + (n - k) * ln(1 - p);
    -- Below the least number that a double can tell from zero.
    if term < -700 then
        return 0;
    end if;
    term := exp(term);
    for i in k..n loop
        total := total + term;
        term := term * (n - i) / (i + 1) * p / (1 - p);
        exit when term < total * 1e-17;
    end loop;
    return least(total, 1);
end $$;

-- P(X <= k) for X ~ Bin(n, p).
create function reference.binomial_lower_tail(k bigint, n bigint, p double precision)
returns double precision language sql immutable parallel safe set search_path = pg_catalog as $$
    select reference.binomial_upper_tail(n - k, n, 1 - p)
$$;

-- P(Z > z) for a standard normal Z: the continued fraction of the upper tail beyond 3, the series of the centre below
-- (Abramowitz and Stegun 26.2.11 and 26.2.14).
create function reference.normal_upper_tail(z double precision)
returns double precision language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
    density double precision := exp(-z * z / 2) / sqrt(2 * pi());
    term double precision := z;
    total double precision := z;
    fraction double precision := 0;
    n integer := 1;
begin
    if z < 0 then
        return 1 - reference.normal_upper_tail(-z);
    elsif z > 37 then
        return 0;
    elsif z > 3 then
        for n in reverse 200..1 loop
            fraction := n / (z + fraction);
        end loop;
        return density / (z + fraction);
    end if;
    loop
        term := term * z * z / (2 * n + 1);
        exit when total + term = total;
        total := total + term;
        n := n + 1;
    end loop;
    return 0.5 - density * total;
end $$;

-- The q-values of some p-values, in their order: the least share of false alarms among those flagged at which each would
-- be flagged too (Benjamini and Hochberg 1995).
create function reference.false_discovery_rates(p_values double precision[])
returns double precision[] language sql immutable parallel safe set search_path = pg_catalog as $$
    with ranked as (
        select p, n, row_number() over (order by p, n) as place from unnest(p_values) with ordinality as s (p, n)
    ),
    valued as (
        select
            n,
            least(1, min(p * cardinality(p_values) / place) over (order by place desc rows unbounded preceding)) as q
        from ranked
    )
    select coalesce(array_agg(q order by n), '{}') from valued
$$;

-- The upper bound for the last of some weekly counts, from those before it (the oldest first): the counts to the power of
-- 2/3 are nearly normal; their over-dispersion and the error of their mean are allowed for (Farrington and others 1996).
-- `p_value` is the chance of so many or more under the same model; where no week before had any, the bound is given.
create function reference.weekly_bound(counts bigint[], z double precision, upper_of_none double precision)
returns table (last bigint, mean double precision, dispersion double precision, upper double precision, p_value double precision)
language sql immutable parallel safe set search_path = pg_catalog as $$
    with series as (
        select y, n = cardinality(counts) as is_last from unnest(counts) with ordinality as s (y, n)
    ),
    middle as (
        select
            max(y) filter (where is_last) as y,
            (avg(y) filter (where not is_last))::double precision as mu,
            count(*) - 1 as weeks
        from series
    ),
    spread as (
        select
            m.*,
            case when m.mu > 0 then greatest(1, (
                select sum(power(s.y - m.mu, 2)) / (m.weeks - 1) / m.mu from series s where not s.is_last)) end as phi
        from middle m
    ),
    scaled as (
        select s.*, sqrt(s.phi * (s.weeks + 1) / s.weeks / s.mu) as scale from spread s
    )
    select
        y,
        mu,
        phi,
        case when mu > 0 then mu * power(1 + 2.0 / 3 * z * scale, 1.5) else upper_of_none end,
        case
            when y <= mu then 1
            when mu > 0 then reference.normal_upper_tail((power(y / mu, 2.0 / 3) - 1) * 1.5 / scale)
            else 0
        end
    from scaled
$$;

-- The weekly bound of some units and the q-values of their last weeks. Given are the units, and the counts that are not
-- zero: of which unit, how many weeks ago, from 0 for the last to `weeks` for the first; others are passed over.
create function reference.weekly_bounds(
    units text[], counted_units text[], weeks_ago integer[], counts bigint[], weeks bigint, z double precision,
    upper_of_none double precision)
returns table (
    unit text, counts bigint[], last bigint, mean double precision, dispersion double precision, upper double precision,
    q_value double precision)
language sql immutable parallel safe set search_path = pg_catalog as $$
    with counted as (
        select c.unit, c.ago, c.y from unnest($2, $3, $4) as c (unit, ago, y)
    ),
    series as (
        select u.unit, array_agg(coalesce(c.y, 0) order by w.ago desc) as counts
        from unnest($1) as u (unit)
        cross join generate_series(0, $5) as w (ago)
        left join counted c on c.unit = u.unit and c.ago = w.ago
        group by u.unit
    ),
    bounded as (
        select s.unit, s.counts, b.* from series s cross join lateral reference.weekly_bound(s.counts, $6, $7) b
    ),
    discovery as (
        select
            unnest(array_agg(b.unit order by b.unit)) as unit,
            unnest(reference.false_discovery_rates(array_agg(b.p_value order by b.unit))) as q_value
        from bounded b
    )
    select b.unit, b.counts, b.last, b.mean, b.dispersion, b.upper, d.q_value
    from bounded b
    join discovery d on d.unit = b.unit
$$;

-- The funnel of some shares k / n about their pooled share: each one's z, its bound where the dispersion of all, their z
-- winsorised at so many percent at either end, is above one (Spiegelhalter 2005), the two-sided probability and its
-- q-value. The same to the last digit in whatever order the units come.
-- No rows where the pooled share is 0, 1 or, by a wrong denominator, more.
create function reference.funnel(
    units text[], k numeric[], n numeric[], z double precision, winsorised double precision)
returns table (
    unit text, z double precision, bound double precision, p_value double precision, q_value double precision)
language sql immutable parallel safe set search_path = pg_catalog as $$
    with rated as (
        select r.unit, r.k, r.n, sum(r.k) over () / sum(r.n) over () as pooled from unnest($1, $2, $3) as r (unit, k, n)
    ),
    scored as (
        select
            r.unit,
            (r.k / r.n - r.pooled) / nullif(sqrt((greatest(r.pooled * (1 - r.pooled), 0) / r.n)::double precision), 0) as z
        from rated r
    ),
    limits as (
        select
            percentile_cont($5 / 100) within group (order by s.z) as low,
            percentile_cont(1 - $5 / 100) within group (order by s.z) as high
        from scored s
    ),
    spread as (
        select greatest(1, avg(power(least(greatest(s.z, l.low), l.high), 2) order by s.unit)) as phi from scored s cross join limits l
    ),
    tested as (
        select
            s.unit,
            s.z,
            $4 * sqrt(d.phi) as bound,
            2 * reference.normal_upper_tail(abs(s.z) / sqrt(d.phi)) as p_value
        from scored s
        cross join spread d
        where s.z is not null
    ),
    discovery as (
        select
            unnest(array_agg(t.unit order by t.unit)) as unit,
            unnest(reference.false_discovery_rates(array_agg(t.p_value order by t.unit))) as q_value
        from tested t
    )
    select t.unit, t.z, t.bound, t.p_value, d.q_value
    from tested t
    join discovery d on d.unit = t.unit
$$;

grant execute on function
    reference.binomial_upper_tail(bigint, bigint, double precision),
    reference.binomial_lower_tail(bigint, bigint, double precision), reference.normal_upper_tail(double precision),
    reference.weekly_bound(bigint[], double precision, double precision),
    reference.weekly_bounds(text[], text[], integer[], bigint[], bigint, double precision, double precision),
    reference.funnel(text[], numeric[], numeric[], double precision, double precision),
    reference.false_discovery_rates(double precision[])
to aidwatch_rules;
