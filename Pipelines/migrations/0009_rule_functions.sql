-- What several rules work out from values alone: ways between kin, tails of the binomial distribution, texts compared.

-- A way between kin in words: S spouse, U parent, D child, B sibling, each of the one before.
create function reference.kin_words(way text)
returns text language sql immutable parallel safe set search_path = pg_catalog as $$
    select string_agg(case step when 'S' then '配偶' when 'U' then '父母' when 'D' then '子女' when 'B' then '兄弟姐妹' end, '的' order by n)
    from unnest(string_to_array(way, null)) with ordinality as steps (step, n)
$$;

-- A way between kin, edge by edge: who, what the next one is to that person, and who that is.
create function reference.kin_path(way text, persons text[])
returns jsonb language sql immutable parallel safe set search_path = pg_catalog as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'from_id_number', persons[n],
        'relation', case step when 'S' then 'spouse' when 'U' then 'parent' when 'D' then 'child' when 'B' then 'sibling' end,
        'to_id_number', persons[n + 1]) order by n), '[]')
    from unnest(string_to_array(way, null)) with ordinality as steps (step, n)
$$;

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

-- Digits of a telephone number as it is dialled within the country: without the prefix 86; empty is null.
create function reference.dialled(phone text)
returns text language sql immutable parallel safe set search_path = pg_catalog as $$
    select nullif(regexp_replace(regexp_replace(normalize(phone, NFKC), '[^0-9]', '', 'g'), '^(0086|86)(?=1[0-9]{10}$|0[0-9]{9,11}$)', ''), '')
$$;

-- An account number without spaces and hyphens; empty is null.
create function reference.account(account text)
returns text language sql immutable parallel safe set search_path = pg_catalog as $$
    select nullif(regexp_replace(account, '[\s　-]', '', 'g'), '')
$$;

-- A note in the form in which notes are compared: NFKC, the names given as @ (the longest first), numbers as #, no blanks.
create function reference.comparable_note(note text, names text[])
returns text language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
    result text := normalize(note, NFKC);
    name text;
begin
    for name in
        select n from (select distinct normalize(n, NFKC) as n from unnest(names) as n where btrim(n) <> '') d
        order by length(n) desc, n
    loop
        result := replace(result, name, '@');
    end loop;
    return regexp_replace(regexp_replace(result, '[0-9]+', '#', 'g'), '\s', '', 'g');
end $$;

grant execute on function
    reference.kin_words(text), reference.kin_path(text, text[]), reference.binomial_upper_tail(bigint, bigint, double precision),
    reference.binomial_lower_tail(bigint, bigint, double precision), reference.dialled(text), reference.account(text),
    reference.comparable_note(text, text[])
to aidwatch_rules;

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
grant execute on function reference.normal_upper_tail(double precision) to aidwatch_rules;
