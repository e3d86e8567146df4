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
