-- Spreads the tables over the workers of a Citus cluster. The migrations know nothing of it, and one PostgreSQL needs
-- nothing of it. To be run once by the owner of the schema, after the migrations and before the first load:
--     psql -1 -v ON_ERROR_STOP=1 -d URL -f Pipelines/distribution.sql

-- Lists that all counties share, the referenced before what refers to them.
do $$
declare
    list regclass;
begin
    for list in
        select c.oid
        from pg_class c
        where c.relkind = 'r'
            and (c.relnamespace in ('feed'::regnamespace, 'history'::regnamespace)
                or c.oid in ('reference.calendar'::regclass, 'reference.region_closure'::regclass, 'detection.rule'::regclass))
            and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'county_code')
        order by c.relnamespace::regnamespace::text, c.relname
    loop
        perform create_reference_table(list);
    end loop;
end $$;

-- What belongs to a county lies together by its code, the referenced before what refers to it. Logins, leases and jobs
-- stay on the coordinator, where every session of the program ends.
do $$
declare
    spread regclass[] := '{}';
    next regclass;
begin
    loop
        next := (
            select c.oid
            from pg_class c
            where c.relkind = 'r'
                and c.relnamespace in (
                    'audit'::regnamespace, 'detection'::regnamespace, 'feed'::regnamespace, 'history'::regnamespace,
                    'kept'::regnamespace, 'ledger'::regnamespace, 'linkage'::regnamespace, 'supervision'::regnamespace)
                and c.oid not in (
                    'ledger.source_attempt'::regclass, 'ledger.source_look'::regclass, 'ledger.source_state'::regclass)
                and c.oid <> all (spread)
                and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'county_code')
                and not exists (
                    select from pg_constraint k
                    where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid and k.confrelid <> all (spread))
            order by c.relnamespace::regnamespace::text, c.relname
            limit 1);
        exit when next is null;
        perform create_distributed_table(next, 'county_code');
        spread := spread || next;
    end loop;
end $$;
