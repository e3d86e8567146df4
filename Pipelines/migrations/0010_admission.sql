-- A held page of a source is let in when the source gives it again, since nobody keeps its bytes.
alter table ledger.load
    -- when and by whom it was let in; a load that it leads to names it as release_of
    add column admitted_at timestamptz,
    add column admitted_by text,
    add constraint load_admitted_is_held check (admitted_at is null or state = 'held');
create index load_admitted on ledger.load (county_code, source) where admitted_at is not null;
