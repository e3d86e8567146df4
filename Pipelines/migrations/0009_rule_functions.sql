-- What several rules work out from values alone: ways between kin, texts compared.

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

-- The key of a case's row in the feed of cases, by which it is found at once: parts of keys are escaped.
create function reference.case_key(case_no text)
returns text language sql immutable parallel safe
return replace(replace(case_no, '\', '\\'), '|', '\|');

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
    met text[] := '{}';
begin
    -- What the note does not hold cannot be replaced; one that holds the mark could come to be.
    foreach name in array coalesce(names, '{}') loop
        name := normalize(name, NFKC);
        if btrim(name) <> '' and (strpos(result, name) > 0 or strpos(name, '@') > 0) and name <> all (met) then
            met := met || name;
        end if;
    end loop;
    if cardinality(met) > 1 then
        met := array(select n from unnest(met) as n order by length(n) desc, n);
    end if;
    foreach name in array met loop
        result := replace(result, name, '@');
    end loop;
    return regexp_replace(regexp_replace(result, '[0-9]+', '#', 'g'), '\s', '', 'g');
end $$;

-- To which group each of n things belongs that pairs of them join, by the least number in it: union and find.
-- The pairs are (a[i], b[i]), numbers from 1 to n.
create function reference.components(n integer, a integer[], b integer[])
returns integer[] language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
    parent integer[] := array(select generate_series(1, n));
    one integer;
    other integer;
begin
    for i in 1..coalesce(cardinality(a), 0) loop
        one := a[i];
        other := b[i];
        while parent[one] <> one loop
            parent[one] := parent[parent[one]];
            one := parent[one];
        end loop;
        while parent[other] <> other loop
            parent[other] := parent[parent[other]];
            other := parent[other];
        end loop;
        parent[greatest(one, other)] := least(one, other);
    end loop;
    -- A parent is never greater than its child, so that one pass from below finds every root.
    for i in 1..n loop
        parent[i] := parent[parent[i]];
    end loop;
    return parent;
end $$;

grant execute on function
    reference.components(integer, integer[], integer[]), reference.kin_words(text), reference.kin_path(text, text[]),
    reference.dialled(text), reference.account(text), reference.comparable_note(text, text[]), reference.case_key(text)
to aidwatch_rules;
