-- Quarantine as a working tool: corrected records replayed once, held files released, and what changed in the headers.
alter table ledger.load
    -- the definition that read the file; more than one may fill a feed
    add column definition text collate "C",
    -- where the file was, for a held one that is released
    add column path text,
    -- the load whose quarantined records this one replays; it has no file of its own and no digest
    add column replay_of bigint,
    -- the held load whose file this one loads
    add column release_of bigint,
    -- a digest of the headers as they are compared, in whatever order they stood
    add column header_fingerprint text collate "C",
    -- the headers before and after, where they differ from those of the source's last file
    add column header_change jsonb,
    add constraint load_replay_has_no_file check (replay_of is null or (digest is null and release_of is null));
create unique index load_released_once on ledger.load (county_code, release_of) where release_of is not null;

alter table ledger.quarantine
    -- counts the corrections of one line of one file
    add column revision integer not null default 0,
    add column decided_at timestamptz,
    add column decided_by text,
    add column decision text,
    drop constraint quarantine_state,
    -- released: the file was let in, and the load that did it holds its bad records now
    add constraint quarantine_state check (state in ('open', 'replayed', 'discarded', 'released'));

-- A corrected record is given to its feed once: its file's bytes, its line and its revision are its identity.
create table ledger.replay (
    county_code text collate "C" not null,
    digest bytea not null,
    line bigint not null,
    revision integer not null,
    quarantine_id bigint not null,
    load_id bigint not null,
    -- hashtextextended(row_key, 0) of the row that the record gave
    key_hash bigint,
    constraint replay_once primary key (county_code, digest, line, revision),
    constraint replay_load_fk foreign key (county_code, load_id) references ledger.load (county_code, load_id)
        deferrable initially deferred
);

-- Whether two texts are at most one inserted, deleted or changed character apart.
create function reference.is_near(a text, b text)
returns boolean language plpgsql immutable parallel safe set search_path = pg_catalog as $$
declare
    shorter text := case when length(a) <= length(b) then a else b end;
    longer text := case when length(a) <= length(b) then b else a end;
    same integer := 0;
    rest integer;
begin
    if a = b then return true; end if;
    if length(longer) - length(shorter) > 1 then return false; end if;
    while same < length(shorter) and substr(shorter, same + 1, 1) = substr(longer, same + 1, 1) loop
        same := same + 1;
    end loop;
    rest := length(longer) - same - 1;
    return right(longer, rest) = right(shorter, rest) or rest = 0;
end $$;
revoke execute on function reference.is_near(text, text) from public;
grant execute on function reference.is_near(text, text) to aidwatch_rules;
