-- Small lists that every node holds: calendar, regions' closure, working-day arithmetic.
create schema reference;

create table reference.calendar_version (
    only_row boolean not null default true,
    digest text not null,
    constraint calendar_version_pk primary key (only_row),
    constraint calendar_version_one_row check (only_row)
);

-- workday_no counts the working days up to and including the day, from the first day of the table.
create table reference.calendar (
    day date not null,
    workday_no integer not null,
    is_workday boolean not null,
    is_provisional boolean not null,
    constraint calendar_pk primary key (day)
);
create unique index calendar_workday on reference.calendar (workday_no) where is_workday;

create table reference.region_closure (
    ancestor text collate "C" not null,
    descendant text collate "C" not null,
    constraint region_closure_pk primary key (ancestor, descendant)
);
create index region_closure_by_descendant on reference.region_closure (descendant);

-- The number of the n-th counted working day after day number start_no, where the day numbers in stops are not counted.
create function reference.due_no(start_no integer, n integer, stops int4multirange)
returns integer language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
    due integer := start_no + n;
    stop int4range;
    low integer;
begin
    foreach stop in array array(select unnest(stops)) loop
        low := greatest(lower(stop), start_no + 1);
        if low <= due and upper(stop) > low then
            due := due + upper(stop) - low;
        end if;
    end loop;
    return due;
end $$;

-- The keys of source rows as the evidence shows them: sorted, without gaps and doubles.
create function reference.sources(variadic keys text[])
returns jsonb language sql immutable parallel safe set search_path = pg_catalog as $$
    select coalesce(jsonb_agg(key order by key collate "C"), '[]')
    from (select distinct key from unnest(keys) as key where key is not null) as distinct_key
$$;

-- The sentence of a rule filled from the evidence of a finding: {name} becomes the evidence field of that name.
create function reference.explain(template text, evidence jsonb)
returns text language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
    result text := '';
    rest text := template;
    mark text[];
begin
    loop
        mark := regexp_match(rest, '^([^{]*)\{([a-z_]+)\}(.*)$');
        if mark is null then
            return result || rest;
        end if;
        result := result || mark[1] || coalesce(evidence ->> mark[2], '—');
        rest := mark[3];
    end loop;
end $$;

-- What pages and lower levels may see of a person: shapes of the disclosure rules. Empty stays null.
create function reference.masked_name(name text)
returns text language sql immutable parallel safe
return case
    when name is null or btrim(name) = '' then null
    when length(btrim(name)) = 1 then '*'
    else left(btrim(name), 1) || repeat('*', length(btrim(name)) - 1)
end;

create function reference.masked_id(id_number text)
returns text language sql immutable parallel safe
return case
    when id_number is null or id_number = '' then null
    when length(id_number) < 15 then repeat('*', length(id_number))
    else left(id_number, 3) || repeat('*', length(id_number) - 5) || right(id_number, 2)
end;

create function reference.masked_phone(phone text)
returns text language sql immutable parallel safe
return case
    when phone is null or phone = '' then null
    when length(phone) < 11 then repeat('*', greatest(length(phone) - 4, 4)) || case when length(phone) > 6 then right(phone, 4) else '' end
    else left(phone, 3) || repeat('*', length(phone) - 7) || right(phone, 4)
end;

create function reference.masked_account(account text)
returns text language sql immutable parallel safe
return case
    when account is null or account = '' then null
    when length(account) < 8 then repeat('*', length(account))
    else '****' || right(account, 4)
end;

-- A text in which whatever looks like an ID number, an account or a mobile phone is masked, in digits of either width and
-- with blanks or hyphens between them; names cannot be told. Numbers of cases, findings and tickets have hyphens, too: what
-- has some is an ID number only with a birth date in it, and an account only in groups of four.
create function reference.masked_text(content text)
returns text language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
    gap constant text := '[ \u00a0\u3000\u2010-\u2015\u2212\uff0d-]{0,3}';
begin
    -- Fewer than eleven characters hold no number that is hidden; most texts are that short.
    if content is null or length(content) < 11 or content !~ ('[0-9０-９](?:' || gap || '[0-9０-９]){10}') then
        return content;
    end if;
    content := regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        case when content ~ '[０-９Ｘｘ]' then translate(content, '０１２３４５６７８９Ｘｘ', '0123456789Xx') else content end,
        '(?<![0-9A-Za-z])([0-9]{3})[0-9]{13}([0-9][0-9Xx])(?![0-9A-Za-z])', '\1*************\2', 'g'),
        '(?<![0-9A-Za-z])([0-9]{3})[0-9]{10}([0-9]{2})(?![0-9A-Za-z])', '\1**********\2', 'g'),
        '(?<![0-9])[0-9]{12,}([0-9]{4})(?![0-9])', '****\1', 'g'),
        '(?<![0-9])((?:86)?1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])', '\1****\2', 'g');
    if content !~ ('(?<![0-9A-Za-z])[0-9](?:' || gap || '[0-9]){10}') then
        return content;
    end if;
    return regexp_replace(regexp_replace(regexp_replace(content,
        replace('(?<![0-9A-Za-z])([0-9]{3})[0-9]{3}~(?:18|19|20)[0-9]{2}~(?:0[1-9]|1[0-2])~(?:0[1-9]|[12][0-9]|3[01])~'
            '[0-9]{2}([0-9])~([0-9Xx])(?![0-9A-Za-z])', '~', gap), '\1*************\2\3', 'g'),
        replace('(?<![0-9A-Za-z])[0-9]{4}(?:~[0-9]{4}){2,3}~([0-9]{1,4})(?![0-9])', '~', replace(gap, '{0', '{1')), '****\1', 'g'),
        replace('(?<![0-9A-Za-z])((?:86)?1[3-9][0-9])(?:~[0-9]){4}~([0-9])~([0-9])~([0-9])~([0-9])(?![0-9])', '~', gap),
        '\1****\2\3\4\5', 'g');
end $$;

-- A number in digits, with zeros before it up to a length; a longer one is whole.
create function reference.padded(number bigint, digits integer)
returns text language sql immutable parallel safe
return lpad(number::text, greatest(digits, length(number::text)), '0');

-- A text of evidence, masked by the name of its field.
create function reference.masked_field(field text, content text)
returns text language sql immutable parallel safe
return case
    when strpos('_' || field, '_id_number') > 0 then reference.masked_id(content)
    when strpos('_' || field, '_phone') > 0 then reference.masked_phone(content)
    when strpos('_' || field, '_account') > 0 then reference.masked_account(content)
    when strpos('_' || field, '_name') > 0 then reference.masked_name(content)
    else reference.masked_text(content)
end;

-- The evidence of a finding with names, ID numbers, phones and accounts masked by the names of their fields.
create function reference.masked_evidence(evidence jsonb, field text default '')
returns jsonb language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
    case jsonb_typeof(evidence)
        when 'object' then
            return (
                select coalesce(jsonb_object_agg(e.key, case
                    when jsonb_typeof(e.value) = 'string' then to_jsonb(reference.masked_field(e.key, e.value #>> '{}'))
                    when jsonb_typeof(e.value) in ('array', 'object') then reference.masked_evidence(e.value, e.key)
                    else e.value
                end), '{}')
                from jsonb_each(evidence) e);
        when 'array' then
            return (
                select coalesce(jsonb_agg(case
                    when jsonb_typeof(e.value) = 'string' then to_jsonb(reference.masked_field(field, e.value #>> '{}'))
                    when jsonb_typeof(e.value) in ('array', 'object') then reference.masked_evidence(e.value, field)
                    else e.value
                end order by e.n), '[]')
                from jsonb_array_elements(evidence) with ordinality as e (value, n));
        when 'string' then
            return to_jsonb(reference.masked_field(field, evidence #>> '{}'));
        else
            return evidence;
    end case;
end $$;

-- How many working days w with from_day < w <= to_day are not among the days on which a clock stands still.
create function reference.counted_days(from_day date, to_day date, stops datemultirange)
returns integer language sql stable parallel safe as $$
    select t.workday_no - f.workday_no - case when stops is null or isempty(stops) then 0 else (
        select count(*)::integer
        from reference.calendar w
        where w.is_workday and w.day > from_day and w.day <= to_day and stops @> w.day
    ) end
    from reference.calendar f
    join reference.calendar t on t.day = to_day
    where f.day = from_day
$$;
