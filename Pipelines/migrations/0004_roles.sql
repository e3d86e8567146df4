-- Rules run as a role that may read the views of a scan and the calendar, and write nothing.
do $$
begin
    if not exists (select from pg_roles where rolname = 'aidwatch_rules') then
        create role aidwatch_rules nologin;
    end if;
end $$;
revoke create on schema public from public;
revoke execute on all functions in schema reference from public;
grant usage on schema reference to aidwatch_rules;
grant select on reference.calendar, reference.region_closure to aidwatch_rules;
grant execute on all functions in schema reference to aidwatch_rules;

-- Functions by which a query could run another text, wait, lock, signal or leave its role. Only a superuser may take
-- them from everybody; on a server where the owner of the database is none, its role is not one to guard against.
do $$
declare
    function_name regprocedure;
begin
    for function_name in
        select p.oid::regprocedure
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
            and p.proname ~ '^(set_config|(query|cursor|table|schema|database)_to_xml.*|ts_stat|ts_rewrite|pg_sleep.*|pg_(try_)?advisory_.*|pg_notify|pg_(cancel|terminate)_backend|lo_.*|pg_logical_emit_message|pg_export_snapshot)$'
    loop
        execute format('revoke execute on function %s from public', function_name);
    end loop;
exception when insufficient_privilege then
    raise notice 'functions of the server stay open to rules: the owner of the database is no superuser';
end $$;
