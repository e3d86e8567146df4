-- Who saw records that are no findings: records in quarantine, and pairs of a signal and a person.

-- Records that some of them were shown to somebody, by their numbers.
create function api.record_view(p_county text, p_action text, p_kind text, p_numbers bigint[], p_os_user text)
returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting access.login;
begin
    if p_kind not in ('quarantine', 'link') then
        raise exception 'there is no kind %', p_kind using errcode = 'invalid_parameter_value';
    end if;
    select a.* into acting from access.acting(p_county, null) a;
    return audit.append(p_county, array[row(
        p_county, null, null, 'command', p_action, now(), (now() at time zone 'Asia/Shanghai')::date,
        coalesce(acting.login, session_user), acting.person, acting.level, null, null, p_os_user, null, null, null, null,
        null, null, null, null, null, null, jsonb_build_object(p_kind, to_jsonb(p_numbers)), null)::audit.event]);
end $$;
revoke execute on function api.record_view(text, text, text, bigint[], text) from public;
grant execute on function api.record_view(text, text, text, bigint[], text)
to aidwatch_program, aidwatch_district, aidwatch_township, aidwatch_village;
create index event_views on audit.event (county_code, event_no) where action in ('quarantine', 'quarantine_export', 'person', 'person_list');

-- What the letter of a reminder says of a finding, masked for readers of all levels.
create view api.reminder_letters with (security_barrier) as
select
    f.finding_id, f.finding_no || '' as finding_no, f.state, r.title, r.kind, f.case_no || '' as case_no,
    reference.masked_id(f.id_number) as id_number, f.event_date, f.first_seen, f.region_code || '' as region_code,
    f.reminder_level as level, f.reminder_until as until,
    reference.explain(r.explain, reference.masked_evidence(f.evidence)) as explanation, r.advice, r.basis, r.false_positives,
    array(
        select reference.masked_text(s.key)
        from jsonb_array_elements_text(coalesce(f.evidence -> 'sources', '[]')) with ordinality as s (key, place)
        order by s.place) as sources
from detection.finding f
join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version;
comment on view api.reminder_letters is
    'One row per finding: what the letter of a reminder says of it, masked at every level; level and until are empty where none runs.';
select access.publish('api.reminder_letters');
grant execute on function reference.masked_text(text) to aidwatch_district, aidwatch_township, aidwatch_village;
