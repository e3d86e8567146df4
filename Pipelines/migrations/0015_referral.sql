-- Findings that are handed over to the discipline commission (移送): proposed by one person, approved by another, sealed,
-- receipted. What is handed over is frozen when it is proposed, so that it is what was approved, however often it is sealed.
create schema supervision;

create table supervision.referral (
    county_code text collate "C" not null,
    referral_no text collate "C" not null,
    -- counts the approved ones without gaps, by which the recipient sees whether one is missing
    serial bigint,
    state text not null default 'planned',
    recipient text not null,
    -- SHA-256 of the certificate for which it is sealed and by which receipts are signed
    certificate bytea not null,
    planned_at timestamptz not null,
    planned_by_login text collate "C" not null,
    planned_by text not null,
    approved_at timestamptz,
    approved_by_login text collate "C",
    approved_by text,
    -- the end of the audit chain after the approval
    audit_event bigint,
    audit_hash bytea,
    sealed_at timestamptz,
    profile text collate "C",
    register_digest bytea,
    manifest_digest bytea,
    package_digest bytea,
    receipted_at timestamptz,
    receipt_digest bytea,
    constraint referral_pk primary key (county_code, referral_no),
    constraint referral_serial unique (county_code, serial),
    constraint referral_state check (state in ('planned', 'approved', 'sealed', 'receipted')),
    constraint referral_approved check (
        (state = 'planned') = (serial is null)
        and num_nulls(serial, approved_at, approved_by_login, approved_by, audit_event, audit_hash) in (0, 6)),
    constraint referral_two_persons check (approved_by <> planned_by),
    constraint referral_sealed check (
        (state in ('sealed', 'receipted')) = (sealed_at is not null)
        and num_nulls(sealed_at, profile, register_digest, manifest_digest, package_digest) in (0, 5)),
    constraint referral_receipted check (
        (state = 'receipted') = (receipted_at is not null) and num_nulls(receipted_at, receipt_digest) in (0, 2))
);

create table supervision.referral_finding (
    county_code text collate "C" not null,
    referral_no text collate "C" not null,
    finding_id uuid not null,
    finding_no text collate "C" not null,
    -- its steps when it was proposed: whoever approves meets the same
    version integer not null,
    -- when the rows were read that its evidence rests on
    evidence_at timestamptz not null,
    month_count integer,
    amount numeric,
    -- everything that the register and its page say, in clear; emptied by a purge
    facts jsonb not null,
    outcome text collate "C",
    result text,
    constraint referral_finding_pk primary key (county_code, referral_no, finding_id),
    constraint referral_finding_outcome check (outcome in ('accepted', 'returned')),
    constraint referral_finding_money check ((month_count is null) = (amount is null)),
    constraint referral_finding_referral_fk foreign key (county_code, referral_no)
        references supervision.referral (county_code, referral_no)
);
create index referral_finding_by_finding on supervision.referral_finding (county_code, finding_id);

-- What came of it: the referral, or the word that says why it was refused and a detail for the message.
create type api.referral_outcome as (referral_no text, refusal text, detail text);

-- The money of findings, month by month: of the payments that the evidence names; where it names none and aid was given
-- that should not have been, all that the case was paid from the month of the event on.
create function supervision.money_involved(p_county text, p_findings uuid[])
returns table (finding_id uuid, month date, amount numeric)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    with named as (
        select f.finding_id, substr(s.key, length('payments|') + 1) as row_key
        from detection.finding f
        cross join lateral jsonb_array_elements_text(f.evidence -> 'sources') as s (key)
        where f.county_code = p_county and f.finding_id = any (p_findings) and starts_with(s.key, 'payments|')
    ),
    paid as (
        select n.finding_id, p.month, case when p.kind = 'recovered' then -p.amount else p.amount end as amount
        from named n
        join feed.payments p on p.county_code = p_county and p.row_key = n.row_key
        union all
        select f.finding_id, p.month, case when p.kind = 'recovered' then -p.amount else p.amount end
        from detection.finding f
        join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
        join feed.payments p on p.county_code = f.county_code and p.case_no = f.case_no
        where f.county_code = p_county and f.finding_id = any (p_findings)
            and r.ground in ('错保', '优亲厚友', '弄虚作假')
            and p.kind in ('regular', 'recovered') and p.month >= date_trunc('month', f.event_date)
            and not exists (select from named n where n.finding_id = f.finding_id)
    )
    select p.finding_id, p.month, sum(p.amount)
    from paid p
    group by p.finding_id, p.month
    having sum(p.amount) <> 0;
end $$;

-- The officers whom findings concern: named by the evidence, and those who handled and approved the case.
create function supervision.officers_concerned(p_county text, p_findings uuid[])
returns table (finding_id uuid, officers jsonb)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    return query
    with concerned as (
        select f.finding_id, substr(s.key, length('officers|') + 1) as officer_id, 1 as place, '所涉人员' as part
        from detection.finding f
        cross join lateral jsonb_array_elements_text(f.evidence -> 'sources') as s (key)
        where f.county_code = p_county and f.finding_id = any (p_findings) and starts_with(s.key, 'officers|')
        union all
        select f.finding_id, f.evidence ->> 'officer_id', 1, '所涉人员'
        from detection.finding f
        where f.county_code = p_county and f.finding_id = any (p_findings)
        union all
        select f.finding_id, v.officer_id, v.place, v.part
        from detection.finding f
        join feed.cases c on c.county_code = f.county_code and c.row_key = reference.case_key(f.case_no)
        cross join lateral (values (c.handler_id, 2, '经办'), (c.approver_id, 3, '审批')) as v (officer_id, place, part)
        where f.county_code = p_county and f.finding_id = any (p_findings)
    ),
    once as (
        select distinct on (c.finding_id, c.officer_id) c.*
        from concerned c
        where c.officer_id is not null
        order by c.finding_id, c.officer_id, c.place
    )
    select
        c.finding_id,
        jsonb_agg(jsonb_build_object(
            'officer_id', c.officer_id, 'part', c.part, 'name', o.name, 'id_number', o.id_number, 'role', o.role)
            order by c.place, c.officer_id collate "C")
    from once c
    left join feed.officers o on o.county_code = p_county and o.officer_id = c.officer_id
    group by c.finding_id;
end $$;

-- Freezes what the register says of the findings of a referral.
create function supervision.freeze_findings(p_county text, p_referral text, p_findings uuid[])
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    insert into supervision.referral_finding (
        county_code, referral_no, finding_id, finding_no, version, evidence_at, month_count, amount, facts)
    -- Each is worked out once, not once a finding.
    with money as materialized (
        select m.finding_id, count(*) as month_count, sum(m.amount) as amount,
            jsonb_agg(jsonb_build_object('month', to_char(m.month, 'YYYY-MM'), 'fen', (m.amount * 100)::bigint) order by m.month) as months
        from supervision.money_involved(p_county, p_findings) m
        group by m.finding_id
    ),
    -- The evidence is that of the last scan that ran the rule and hit.
    read_at as materialized (
        select f.finding_id, max(s.started_at) as at
        from detection.finding f
        join detection.rule_run r on r.county_code = f.county_code and r.rule_id = f.rule_id and r.state <> 'failed'
        join detection.scan s on s.county_code = r.county_code and s.scan_id = r.scan_id
            and s.as_of <= coalesce(f.last_hit, s.as_of)
        where f.county_code = p_county and f.finding_id = any (p_findings)
        group by f.finding_id
    ),
    life as materialized (
        select e.finding_id,
            jsonb_agg(jsonb_build_object(
                'day', e.day, 'action', e.action, 'actor', e.person, 'approver', e.approver, 'until', e.until,
                'reason', e.payload ->> 'reason') order by e.version) as events
        from audit.event e
        where e.county_code = p_county and e.finding_id = any (p_findings)
        group by e.finding_id
    ),
    -- Who has no case is named by an office held, else by the newest signal.
    told as materialized (
        select distinct on (n.id_number) n.id_number, n.name
        from (
            select o.id_number, o.name, 1 as place, null::timestamptz as at, o.row_key
            from feed.officers o
            where o.county_code = p_county
            union all
            select g.subject_id_number, g.subject_name, 2, g.reported_at, g.row_key
            from feed.grid_reports g
            where g.county_code = p_county
            union all
            select q.id_number, q.name, 2, q.submitted_at, q.row_key
            from feed.help_requests q
            where q.county_code = p_county
            union all
            select h.subject_id_number, h.subject_name, 2, h.received_at, h.row_key
            from feed.hotline h
            where h.county_code = p_county
        ) n
        where btrim(n.name) <> '' and n.id_number in (
            select f.id_number from detection.finding f
            where f.county_code = p_county and f.finding_id = any (p_findings) and f.case_no is null)
        order by n.id_number, n.place, n.at desc, n.row_key
    )
    select
        p_county, p_referral, f.finding_id, f.finding_no, f.version, coalesce(a.at, f.found_at), m.month_count, m.amount,
        jsonb_build_object(
            'rule_id', f.rule_id, 'rule_version', f.rule_version, 'kind', r.kind, 'title', r.title, 'ground', r.ground,
            'severity', f.severity, 'basis', to_jsonb(r.basis), 'explanation', reference.explain(r.explain, f.evidence),
            'subject_type', r.subject, 'subject_key', f.subject_key, 'case_no', f.case_no, 'id_number', f.id_number,
            'name', coalesce(i.name, c.applicant_name, n.name), 'program', c.program, 'case_status', c.status,
            'applicant_name', c.applicant_name, 'applicant_id_number', c.applicant_id_number,
            'region_code', f.region_code, 'township', t.name, 'village', case when v.level = 'village' then v.name end,
            'event_date', f.event_date, 'first_seen', f.first_seen, 'due_on', f.due_on,
            'officers', coalesce(o.officers, '[]'), 'months', coalesce(m.months, '[]'), 'events', l.events,
            'sources', coalesce(f.evidence -> 'sources', '[]'))
    from detection.finding f
    join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
    join life l on l.finding_id = f.finding_id
    left join read_at a on a.finding_id = f.finding_id
    left join money m on m.finding_id = f.finding_id
    left join supervision.officers_concerned(p_county, p_findings) o on o.finding_id = f.finding_id
    left join feed.cases c on c.county_code = f.county_code and c.row_key = reference.case_key(f.case_no)
    left join feed.regions v on v.code = f.region_code and v.code_system = 'nbs'
    left join feed.regions t on t.code = rpad(left(f.region_code, 9), 12, '0') and t.code_system = 'nbs' and t.level = 'township'
    left join told n on n.id_number = f.id_number and f.case_no is null
    left join lateral (
        select m.name
        from feed.case_members m
        where m.county_code = f.county_code and m.id_number = f.id_number
        order by m.case_no = f.case_no desc, m.case_no, m.row_key
        limit 1
    ) i on true
    where f.county_code = p_county and f.finding_id = any (p_findings);
end $$;

-- The person that acts, by the session or, in the private cluster, by the login that the program names; of the district
-- or else nobody. The second column says why nobody.
create function supervision.district_actor(p_county text, p_by_login text, out actor access.login, out refusal text)
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    select a.* into actor from access.acting(p_county, p_by_login) a;
    refusal := case
        when actor.login is null then 'unknown_actor'
        when actor.level <> 'district' or actor.login <> p_by_login then 'not_permitted'
    end;
end $$;

-- Records that somebody had to do with a referral, and of which findings it is.
create function supervision.log(p_county text, p_actor access.login, p_action text, p_referral text, p_os_user text)
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    perform audit.append(p_county, array[row(
        p_county, null, null, 'command', p_action, now(), (now() at time zone 'Asia/Shanghai')::date,
        coalesce(p_actor.login, session_user), p_actor.person, p_actor.level, null, null, p_os_user, null, null, null, null,
        null, null, null,
        array(select i.finding_id from supervision.referral_finding i
            where i.county_code = p_county and i.referral_no = p_referral order by i.finding_no),
        null, null, jsonb_build_object('referral_no', p_referral), null)::audit.event]);
end $$;

-- Findings that are named, or all that are confirmed, and why one may not be referred. Never from a scan alone: a person has
-- decided on it since it was last new.
create function supervision.candidates(p_county text, p_findings text[])
returns table (finding_id uuid, finding_no text, state text, refusal text)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select f.finding_id, f.finding_no, f.state,
        case
            when f.state not in ('confirmed', 'reminded', 'rectified') then 'not_confirmed'
            when not r.is_referable or r.ground is null then 'not_referable'
            when not exists (
                select from audit.event e
                where e.county_code = f.county_code and e.finding_id = f.finding_id and e.via in ('command', 'feed')
                    and e.version > (
                        select max(n.version) from audit.event n
                        where n.county_code = f.county_code and n.finding_id = f.finding_id and n.to_state = 'new'))
                then 'not_by_person'
        end
    from detection.finding f
    join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
    where f.county_code = p_county and case
        when p_findings is null then f.state in ('confirmed', 'reminded', 'rectified')
        else f.finding_no = any (p_findings)
    end
$$;

-- Proposes a referral of findings, or of all that may be referred where none is named.
create function api.plan_referral(
    p_county text, p_findings text[], p_recipient text, p_certificate bytea, p_prefix text, p_by_login text,
    p_os_user text, p_at timestamptz)
returns api.referral_outcome language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting record;
    bad record;
    chosen uuid[];
    number text;
begin
    select a.* into acting from supervision.district_actor(p_county, p_by_login) a;
    if acting.refusal is not null then return (null, acting.refusal, null)::api.referral_outcome; end if;
    perform audit.lock(p_county);
    select n.no into bad from unnest(p_findings) as n (no)
    where not exists (select from detection.finding f where f.county_code = p_county and f.finding_no = n.no)
    order by n.no limit 1;
    if found then return (null, 'unknown_finding', bad.no)::api.referral_outcome; end if;

    select c.* into bad from supervision.candidates(p_county, p_findings) c
    where p_findings is not null and c.refusal is not null order by c.finding_no limit 1;
    if found then return (null, bad.refusal, bad.finding_no || ' ' || bad.state)::api.referral_outcome; end if;
    chosen := array(select c.finding_id from supervision.candidates(p_county, p_findings) c where c.refusal is null);
    if cardinality(chosen) = 0 then return (null, 'nothing_to_refer', null)::api.referral_outcome; end if;

    select p_prefix || '-YS-' || to_char(p_at at time zone 'Asia/Shanghai', 'YYYY') || '-'
        || reference.padded(count(*) + 1, 4)
    into number
    from supervision.referral r
    where r.county_code = p_county
        and date_trunc('year', r.planned_at at time zone 'Asia/Shanghai') = date_trunc('year', p_at at time zone 'Asia/Shanghai');
    insert into supervision.referral (
        county_code, referral_no, recipient, certificate, planned_at, planned_by_login, planned_by)
    values (p_county, number, p_recipient, p_certificate, p_at, (acting.actor).login, (acting.actor).person);
    perform supervision.freeze_findings(p_county, number, chosen);
    perform supervision.log(p_county, acting.actor, 'plan_referral', number, p_os_user);
    return (number, null, null)::api.referral_outcome;
end $$;

-- Approves a referral as a whole or not at all: each finding is referred by who proposed it and approved by who calls.
create function api.approve_referral(
    p_county text, p_referral text, p_by_login text, p_os_user text, p_at timestamptz, p_term integer)
returns api.referral_outcome language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting record;
    proposing access.login;
    plan supervision.referral;
    item record;
    way audit.event;
    result api.decision;
    refused text;
begin
    select a.* into acting from supervision.district_actor(p_county, p_by_login) a;
    if acting.refusal is not null then return (p_referral, acting.refusal, null)::api.referral_outcome; end if;
    perform audit.lock(p_county);
    select r.* into plan from supervision.referral r
    where r.county_code = p_county and r.referral_no = p_referral for update;
    if not found then return (p_referral, 'unknown_referral', null)::api.referral_outcome; end if;
    if plan.state <> 'planned' then return (p_referral, 'already_approved', plan.approved_by)::api.referral_outcome; end if;
    if plan.planned_by = (acting.actor).person then return (p_referral, 'same_person', null)::api.referral_outcome; end if;
    select l.* into proposing from access.login l
    where l.county_code = p_county and l.login = plan.planned_by_login and l.revoked_at is null;
    if not found then return (p_referral, 'proposer_gone', plan.planned_by)::api.referral_outcome; end if;

    way.via := 'command';
    way.at := p_at;
    way.day := (p_at at time zone 'Asia/Shanghai')::date;
    way.os_user := p_os_user;
    begin
        for item in
            select i.finding_no, i.version from supervision.referral_finding i
            where i.county_code = p_county and i.referral_no = p_referral order by i.finding_no
        loop
            result := detection.decide(
                p_county,
                row(item.finding_no, 'refer', p_referral, null, null, (acting.actor).login, null, null, item.version, null)::api.request,
                proposing, way, p_term);
            if result.refusal is not null then
                refused := item.finding_no;
                raise exception 'refused' using errcode = 'AW001';
            end if;
        end loop;
    exception when sqlstate 'AW001' then
        return (p_referral, result.refusal, refused || ' ' || coalesce(result.detail, ''))::api.referral_outcome;
    end;
    perform supervision.log(p_county, acting.actor, 'approve_referral', p_referral, p_os_user);
    update supervision.referral r
    set state = 'approved',
        serial = (select coalesce(max(o.serial), 0) + 1 from supervision.referral o where o.county_code = p_county),
        approved_at = p_at, approved_by_login = (acting.actor).login, approved_by = (acting.actor).person,
        audit_event = h.event_no, audit_hash = h.hash
    from audit.head h
    where r.county_code = p_county and r.referral_no = p_referral and h.county_code = p_county;
    return (p_referral, null, null)::api.referral_outcome;
end $$;

-- Records that a referral was sealed, before anybody gets the package: always with the same content.
create function api.record_sealing(
    p_county text, p_referral text, p_profile text, p_register bytea, p_manifest bytea, p_package bytea, p_by_login text,
    p_os_user text, p_at timestamptz)
returns api.referral_outcome language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting access.login;
    sealed supervision.referral;
begin
    select a.* into acting from access.acting(p_county, p_by_login) a;
    perform audit.lock(p_county);
    select r.* into sealed from supervision.referral r
    where r.county_code = p_county and r.referral_no = p_referral for update;
    if not found then return (p_referral, 'unknown_referral', null)::api.referral_outcome; end if;
    if sealed.state = 'planned' then return (p_referral, 'not_approved', null)::api.referral_outcome; end if;
    if sealed.register_digest <> p_register then return (p_referral, 'other_content', null)::api.referral_outcome; end if;
    update supervision.referral r
    set state = case when r.state = 'approved' then 'sealed' else r.state end,
        sealed_at = p_at, profile = p_profile, register_digest = p_register, manifest_digest = p_manifest,
        package_digest = p_package
    where r.county_code = p_county and r.referral_no = p_referral;
    perform supervision.log(p_county, acting, 'seal_referral', p_referral, p_os_user);
    return (p_referral, null, null)::api.referral_outcome;
end $$;

-- Records that a referral was looked at: listed in full, or its package opened here.
create function api.record_referral_access(p_county text, p_referral text, p_action text, p_by_login text, p_os_user text)
returns api.referral_outcome language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting access.login;
begin
    select a.* into acting from access.acting(p_county, p_by_login) a;
    if not exists (select from supervision.referral r where r.county_code = p_county and r.referral_no = p_referral) then
        return (p_referral, 'unknown_referral', null)::api.referral_outcome;
    end if;
    perform supervision.log(p_county, acting, p_action, p_referral, p_os_user);
    return (p_referral, null, null)::api.referral_outcome;
end $$;

-- Takes the commission's receipt: what it accepted is closed, what it sends back is confirmed again, the rest stays referred.
-- p_outcomes is an array of objects with finding_no, outcome and result.
create function api.receipt_referral(
    p_county text, p_referral text, p_certificate bytea, p_manifest bytea, p_receipt bytea, p_outcomes jsonb,
    p_by_login text, p_os_user text, p_at timestamptz, p_term integer)
returns api.referral_outcome language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting record;
    sent supervision.referral;
    item record;
    way audit.event;
    result api.decision;
    refused text;
begin
    select a.* into acting from supervision.district_actor(p_county, p_by_login) a;
    if acting.refusal is not null then return (p_referral, acting.refusal, null)::api.referral_outcome; end if;
    perform audit.lock(p_county);
    select r.* into sent from supervision.referral r
    where r.county_code = p_county and r.referral_no = p_referral for update;
    if not found then return (p_referral, 'unknown_referral', null)::api.referral_outcome; end if;
    if sent.sealed_at is null then return (p_referral, 'not_sealed', null)::api.referral_outcome; end if;
    if sent.certificate <> p_certificate then return (p_referral, 'other_certificate', null)::api.referral_outcome; end if;
    if sent.manifest_digest <> p_manifest then return (p_referral, 'other_package', null)::api.referral_outcome; end if;
    if sent.receipt_digest = p_receipt then return (p_referral, 'already_receipted', null)::api.referral_outcome; end if;
    way.via := 'command';
    way.at := p_at;
    way.day := (p_at at time zone 'Asia/Shanghai')::date;
    way.os_user := p_os_user;
    begin
        for item in
            select o.finding_no, o.outcome, o.result, i.finding_id
            from jsonb_to_recordset(p_outcomes) as o (finding_no text, outcome text, result text)
            left join supervision.referral_finding i
                on i.county_code = p_county and i.referral_no = p_referral and i.finding_no = o.finding_no
            order by o.finding_no
        loop
            if item.finding_id is null then
                result.refusal := 'not_in_referral';
            else
                result := detection.decide(
                    p_county,
                    row(item.finding_no, case item.outcome when 'accepted' then 'close' else 'return' end,
                        sent.recipient || '回执（' || p_referral || '）：' || coalesce(item.result, ''), null, null, null, null, null, null,
                        null)::api.request,
                    acting.actor, way, p_term);
            end if;
            if result.refusal is not null then
                refused := item.finding_no;
                raise exception 'refused' using errcode = 'AW001';
            end if;
            update supervision.referral_finding i set outcome = item.outcome, result = item.result
            where i.county_code = p_county and i.referral_no = p_referral and i.finding_id = item.finding_id;
        end loop;
    exception when sqlstate 'AW001' then
        return (p_referral, result.refusal, refused || ' ' || coalesce(result.detail, ''))::api.referral_outcome;
    end;
    update supervision.referral r set state = 'receipted', receipted_at = p_at, receipt_digest = p_receipt
    where r.county_code = p_county and r.referral_no = p_referral;
    perform supervision.log(p_county, acting.actor, 'receipt_referral', p_referral, p_os_user);
    return (p_referral, null, null)::api.referral_outcome;
end $$;

-- Seen by readers of the district alone: below it a referral leaves no trace.
grant usage on schema supervision to aidwatch_program, aidwatch_views;
select access.protect(t::regclass, 'select')
from unnest(array['supervision.referral', 'supervision.referral_finding']) as t;
select access.show(t::regclass, 'district')
from unnest(array['supervision.referral', 'supervision.referral_finding']) as t;

create view api.referrals with (security_barrier) as
select
    r.referral_no || '' as referral_no, r.serial,
    case
        when r.state = 'planned' and exists (
            select from supervision.referral_finding i
            join detection.finding f on f.county_code = i.county_code and f.finding_id = i.finding_id
            where i.county_code = r.county_code and i.referral_no = r.referral_no and f.version <> i.version)
            then 'outdated'
        else r.state
    end as state,
    r.recipient, encode(r.certificate, 'hex') as certificate,
    (select count(*) from supervision.referral_finding i
        where i.county_code = r.county_code and i.referral_no = r.referral_no) as findings,
    (select sum(i.amount) from supervision.referral_finding i
        where i.county_code = r.county_code and i.referral_no = r.referral_no) as amount,
    r.planned_at, r.planned_by, r.approved_at, r.approved_by, r.audit_event, encode(r.audit_hash, 'hex') as audit_hash,
    r.sealed_at, r.profile, encode(r.register_digest, 'hex') as register_digest,
    encode(r.manifest_digest, 'hex') as manifest_digest, encode(r.package_digest, 'hex') as package_digest,
    r.receipted_at, encode(r.receipt_digest, 'hex') as receipt_digest
from supervision.referral r;
comment on view api.referrals is
    'One row per referral, for readers of the district: planned (outdated where a finding has changed since), approved, sealed, receipted; digests are SHA-256.';

create view api.referral_findings with (security_barrier) as
select
    i.referral_no || '' as referral_no, i.finding_id, i.finding_no || '' as finding_no, i.facts ->> 'ground' as ground,
    i.facts ->> 'rule_id' as rule_id, i.facts ->> 'region_code' as region_code, i.facts ->> 'case_no' as case_no,
    i.month_count, i.amount, i.facts ->> 'explanation' as explanation, i.outcome, i.result
from supervision.referral_finding i;
comment on view api.referral_findings is
    'One row per finding of a referral, as it was frozen when it was proposed; outcome is what the commission''s receipt says.';

select access.publish(v::regclass) from unnest(array['api.referrals', 'api.referral_findings']) as v;
revoke execute on all functions in schema supervision, api from public;
grant execute on function
    api.plan_referral(text, text[], text, bytea, text, text, text, timestamptz),
    api.approve_referral(text, text, text, text, timestamptz, integer),
    api.record_referral_access(text, text, text, text, text),
    api.receipt_referral(text, text, bytea, bytea, bytea, jsonb, text, text, timestamptz, integer)
to aidwatch_program, aidwatch_district, aidwatch_township, aidwatch_village;
grant execute on function
    api.record_sealing(text, text, text, bytea, bytea, bytea, text, text, timestamptz)
to aidwatch_program;
