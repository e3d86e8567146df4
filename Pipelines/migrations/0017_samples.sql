-- The monthly spot check (工作抽查): what was drawn of which strata, with the seed by which anybody can draw it again.

create table supervision.sample_draw (
    county_code text collate "C" not null,
    -- the first day of the month whose newly approved cases are looked at
    month date not null,
    seed bigint not null,
    rates jsonb not null,
    drawn_at timestamptz not null,
    drawn_by_login text collate "C" not null,
    drawn_by text not null,
    constraint sample_draw_pk primary key (county_code, month),
    constraint sample_draw_month check (month = date_trunc('month', month))
);

-- A stratum: cases of which each was drawn with the probability drawn / population.
create table supervision.sample_cell (
    county_code text collate "C" not null,
    month date not null,
    cell integer not null,
    township text collate "C" not null,
    program text collate "C" not null,
    frame text collate "C" not null,
    risk text collate "C" not null,
    population integer not null,
    drawn integer not null,
    constraint sample_cell_pk primary key (county_code, month, cell),
    constraint sample_cell_frame check (frame in ('new', 'standing')),
    constraint sample_cell_risk check (risk in ('plain', 'open', 'certain')),
    constraint sample_cell_size check (drawn between 0 and population),
    constraint sample_cell_draw_fk foreign key (county_code, month) references supervision.sample_draw (county_code, month)
);

create table supervision.sample (
    county_code text collate "C" not null,
    sample_no text collate "C" not null,
    month date not null,
    cell integer not null,
    case_no text collate "C" not null,
    region_code text collate "C" not null,
    constraint sample_pk primary key (county_code, sample_no),
    constraint sample_case unique (county_code, month, case_no),
    constraint sample_cell_fk foreign key (county_code, month, cell) references supervision.sample_cell (county_code, month, cell)
);

-- Draws the samples of a month. Of each stratum those come first whose SHA-256 of seed|case number is smallest: as good as a
-- lot, and the same on any machine. p_rates is Pipelines/samples.yaml. Returns the number of samples.
create function supervision.draw(p_county text, p_month date, p_seed bigint, p_rates jsonb, p_prefix text)
returns integer language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    after constant date := (p_month + interval '1 month')::date;
    a_year_before constant date := (p_month + interval '1 month' - interval '12 months')::date;
    complaint constant text := (select string_agg(w, '|') from jsonb_array_elements_text(p_rates -> 'complaints') w);
    drawn integer;
begin
    with started as (
        select
            c.case_no, c.program, c.region_code, c.applicant_id_number, c.closed_on,
            coalesce(
                c.approved_on,
                (select (min(s.finished_at) at time zone 'Asia/Shanghai')::date
                from feed.case_steps s
                where s.county_code = c.county_code and s.case_no = c.case_no and s.step = 'decide'),
                c.applied_on) as start_on
        from feed.cases c
        where c.county_code = p_county and (c.status = 'active' or c.status = 'closed' and c.closed_on is not null)
    ),
    framed as (
        select s.*, case when s.start_on >= p_month then 'new' else 'standing' end as frame
        from started s
        where s.start_on < after and (
            s.start_on >= p_month
            or s.program in ('dibao', 'tekun', 'edge') and (s.closed_on is null or s.closed_on >= after))
    ),
    certain as (
        select f.case_no
        from feed.relative_filings f
        where f.county_code = p_county and f.case_no is not null and f.filed_on < after
        union
        select t.case_no
        from feed.petitions t
        where t.county_code = p_county and t.case_no is not null and t.received_on < after and t.received_on >= a_year_before
        union
        select f.case_no
        from feed.hotline h
        join framed f on f.applicant_id_number = h.subject_id_number
        where h.county_code = p_county and h.category ~ complaint
            and (h.received_at at time zone 'Asia/Shanghai')::date >= a_year_before
            and (h.received_at at time zone 'Asia/Shanghai')::date < after
    ),
    open as (
        select distinct f.case_no
        from detection.finding f
        where f.county_code = p_county and f.case_no is not null and f.cleared_at is null
            and f.state in ('new', 'confirmed', 'reminded', 'rectified')
    ),
    risky as (
        select
            f.case_no, f.region_code, rpad(left(f.region_code, 9), 12, '0') as township, f.program, f.frame,
            case when c.case_no is not null then 'certain' when o.case_no is not null then 'open' else 'plain' end as risk
        from framed f
        left join certain c on c.case_no = f.case_no
        left join open o on o.case_no = f.case_no
    ),
    cell as (
        select
            row_number() over (order by r.township, r.program, r.frame, r.risk)::integer as cell,
            r.township, r.program, r.frame, r.risk, count(*)::integer as population
        from risky r
        group by r.township, r.program, r.frame, r.risk
    ),
    sized as (
        select
            c.*,
            least(
                c.population,
                greatest((p_rates ->> 'least')::integer, ceil(c.population * coalesce(o.percent, (p_rates -> c.frame ->> c.risk)::numeric) / 100)::integer)
            ) as wanted
        from cell c
        left join lateral (
            select (s ->> 'plain')::numeric as percent
            from jsonb_array_elements(p_rates -> 'strata') with ordinality as s (s, n)
            where c.frame = 'new' and c.risk = 'plain'
                and coalesce(s ->> 'township', c.township) = c.township and coalesce(s ->> 'program', c.program) = c.program
            order by (s ? 'township')::integer + (s ? 'program')::integer desc, n
            limit 1
        ) o on true
    ),
    kept as (
        insert into supervision.sample_cell (county_code, month, cell, township, program, frame, risk, population, drawn)
        select p_county, p_month, s.cell, s.township, s.program, s.frame, s.risk, s.population, s.wanted from sized s
    ),
    ranked as (
        select
            s.cell, s.wanted, r.case_no, r.region_code,
            row_number() over (
                partition by s.cell order by sha256(convert_to(p_seed || '|' || r.case_no, 'UTF8')), r.case_no) as place
        from risky r
        join sized s on s.township = r.township and s.program = r.program and s.frame = r.frame and s.risk = r.risk
    ),
    made as (
        insert into supervision.sample (county_code, sample_no, month, cell, case_no, region_code)
        select
            p_county,
            p_prefix || '-CC-' || to_char(p_month, 'YYYY-MM') || '-'
                || reference.padded(row_number() over (order by r.cell, r.place), 5),
            p_month, r.cell, r.case_no, r.region_code
        from ranked r
        where r.place <= r.wanted
        returning 1
    )
    select count(*) into drawn from made;
    return drawn;
end $$;

-- What came of it: the number of samples, or the word that says why it was refused and a detail for the message.
create type api.draw_outcome as (samples integer, refusal text, detail text);

-- Draws the samples of a month that is over, once.
create function api.draw_samples(
    p_county text, p_month date, p_seed bigint, p_rates jsonb, p_prefix text, p_by_login text, p_at timestamptz)
returns api.draw_outcome language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting record;
    drawn integer;
    before bigint;
begin
    select a.* into acting from supervision.district_actor(p_county, p_by_login) a;
    if acting.refusal is not null then return (null, acting.refusal, null)::api.draw_outcome; end if;
    perform pg_advisory_xact_lock(hashtextextended('aidwatch samples ' || p_county, 0));
    if (p_month + interval '1 month')::date > (p_at at time zone 'Asia/Shanghai')::date then
        return (null, 'month_not_over', null)::api.draw_outcome;
    end if;
    select d.seed into before from supervision.sample_draw d where d.county_code = p_county and d.month = p_month;
    if found then return (null, 'already_drawn', before::text)::api.draw_outcome; end if;
    begin
        insert into supervision.sample_draw (county_code, month, seed, rates, drawn_at, drawn_by_login, drawn_by)
        values (p_county, p_month, p_seed, p_rates, p_at, (acting.actor).login, (acting.actor).person);
        drawn := supervision.draw(p_county, p_month, p_seed, p_rates, p_prefix);
        if drawn = 0 then raise exception 'nothing' using errcode = 'AW002'; end if;
    exception when sqlstate 'AW002' then
        return (null, 'nothing_to_draw', null)::api.draw_outcome;
    end;
    return (drawn, null, null)::api.draw_outcome;
end $$;

select access.protect(t::regclass, 'select')
from unnest(array['supervision.sample_draw', 'supervision.sample_cell', 'supervision.sample']) as t;
select access.show(t::regclass, 'district')
from unnest(array['supervision.sample_draw', 'supervision.sample_cell', 'supervision.sample']) as t;
revoke execute on all functions in schema supervision, api from public;
grant execute on function api.draw_samples(text, date, bigint, jsonb, text, text, timestamptz)
to aidwatch_program, aidwatch_district, aidwatch_township, aidwatch_village;
