-- Who may read and decide: a login of the server, the person behind it, and what that person may see.
create schema access;

create table access.login (
    county_code text collate "C" not null,
    login text collate "C" not null,
    person text not null,
    level text not null,
    -- the township or village of the level; null for the district
    region_code text collate "C",
    granted_at timestamptz not null,
    granted_by text not null,
    revoked_at timestamptz,
    constraint login_pk primary key (county_code, login),
    constraint login_level check (level in ('district', 'township', 'village')),
    constraint login_region check ((level = 'district') = (region_code is null))
);
