-- Records whose retention has ended: what of them is personal is emptied in all their versions, their keys are kept as marks.

-- One row per record that was purged, by its key as it stands since.
create table ledger.purged (
    county_code text collate "C" not null,
    feed text collate "C" not null,
    row_key text collate "C" not null,
    purged_at timestamptz not null,
    constraint purged_pk primary key (county_code, feed, row_key)
);
select access.protect('ledger.purged', 'select');

-- A purge marks the findings whose evidence it emptied; a scan takes the mark off one that new records bring back.
grant update (purged_at) on detection.finding to aidwatch_program;

-- The telephone number of a message that is over is kept as a mark.
alter table operation.message
    drop constraint message_recipient,
    add constraint message_recipient check (
        recipient_kind = 'channel' and template in ('reminder', 'help')
        or recipient_kind = 'phone' and template not in ('reminder', 'help')
            and (recipient ~ '^1[3-9][0-9]{9}$' or state not in ('waiting', 'sending', 'unknown') and recipient ~ '^~[0-9a-f]{16}$'));

-- The mark of a value: the same for equal values, and no way back. What is a mark already, or empty, stays.
create function access.marked(value text)
returns text language sql stable set search_path = pg_catalog, pg_temp as $$
    select case
        when value is null or value = '' or value ~ '^~[0-9a-f]{16}$' then value
        else reference.marked_subject(value, k.inner_block, k.outer_block)
    end
    from access.mark_key k
$$;

-- A text in which every ID number is a mark.
create function access.marked_text(content text)
returns text language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    found_id text;
begin
    for found_id in
        select distinct m[1]
        from regexp_matches(content, '(?<![0-9A-Za-z])([0-9]{17}[0-9Xx])(?![0-9A-Za-z])', 'g') as m
    loop
        content := replace(content, found_id, access.marked(upper(found_id)));
    end loop;
    return content;
end $$;

-- A text in which each of some texts is another one, the longest first.
create function access.renamed(content text, before text[], after text[])
returns text language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
    pair record;
begin
    for pair in
        select b.text, after[b.place] as name from unnest(before) with ordinality as b (text, place)
        order by length(b.text) desc, b.text
    loop
        content := replace(content, pair.text, pair.name);
    end loop;
    return content;
end $$;

-- What evidence keeps: numbers, days and codes; ID numbers and accounts as marks. A text in other letters may name somebody.
create function access.purged_evidence(evidence jsonb, field text default '')
returns jsonb language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
    content text;
begin
    case jsonb_typeof(evidence)
        when 'object' then
            return (
                select coalesce(jsonb_object_agg(e.key, access.purged_evidence(e.value, e.key)), '{}')
                from jsonb_each(evidence) e);
        when 'array' then
            return (
                select coalesce(jsonb_agg(access.purged_evidence(e.value, field) order by e.place), '[]')
                from jsonb_array_elements(evidence) with ordinality as e (value, place));
        when 'string' then
            content := evidence #>> '{}';
            return case
                when strpos('_' || field, '_name') > 0 or strpos('_' || field, '_phone') > 0 then 'null'
                when strpos('_' || field, '_account') > 0 or strpos('_' || field, '_id_number') > 0
                    then to_jsonb(access.marked(content))
                when field <> 'sources' and (content !~ '^[ -~]*$' or content ~ '(?<![0-9])1[3-9][0-9]{9}(?![0-9])') then 'null'
                else to_jsonb(access.marked_text(content))
            end;
        else
            return evidence;
    end case;
end $$;

-- What is kept of that which a referral said of a finding: what was referred and when, not of whom.
create function access.purged_facts(facts jsonb, subject_key text)
returns jsonb language sql stable set search_path = pg_catalog, pg_temp as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'rule_id', facts -> 'rule_id', 'rule_version', facts -> 'rule_version', 'kind', facts -> 'kind', 'title', facts -> 'title',
        'ground', facts -> 'ground', 'severity', facts -> 'severity', 'basis', facts -> 'basis',
        'subject_type', facts -> 'subject_type', 'subject_key', subject_key, 'case_no', facts -> 'case_no',
        'id_number', access.marked(facts ->> 'id_number'), 'program', facts -> 'program', 'case_status', facts -> 'case_status',
        'region_code', facts -> 'region_code', 'township', facts -> 'township', 'village', facts -> 'village',
        'event_date', facts -> 'event_date', 'first_seen', facts -> 'first_seen', 'due_on', facts -> 'due_on',
        'months', facts -> 'months', 'sources', jsonb_build_array(),
        'officers', (
            select coalesce(jsonb_agg(o - 'name' - 'id_number' order by n), '[]')
            from jsonb_array_elements(facts -> 'officers') with ordinality as e (o, n)),
        'events', (
            select coalesce(jsonb_agg(o - 'reason' order by n), '[]')
            from jsonb_array_elements(facts -> 'events') with ordinality as e (o, n))))
$$;
