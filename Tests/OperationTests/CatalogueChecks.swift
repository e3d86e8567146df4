import Postgres

/// What must hold of every table, view and function of the schema, also of those that are made later: each check names
/// what breaks it.
enum CatalogueChecks {
    /// Tables without row level security: the calendar and the regions' closure name nobody, the two others say how far
    /// the schema is.
    static let open = [
        "public.applied_migration", "reference.calendar", "reference.calendar_version", "reference.region_closure",
    ]

    /// The objects that break a check, by the check.
    static func violations(on owner: Connection) async throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for (name, query) in queries {
            let objects = try await owner.query(query, [.init(open)], as: String.self)
            if !objects.isEmpty { found[name] = objects.sorted() }
        }
        return found
    }

    private static let ours = "n.nspname !~ '^(pg_|information_schema)'"
    private static let readers = "unnest(array['aidwatch_district', 'aidwatch_township', 'aidwatch_village']) as role"

    private static let queries = [
        "a table is under row level security": """
        select format('%s.%s', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where \(ours) and c.relkind in ('r', 'p') and not c.relrowsecurity
            and not format('%s.%s', n.nspname, c.relname) = any ($1)
        """,
        "a view is a security barrier": """
        select format('%s.%s', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where \(ours) and c.relkind in ('v', 'm') and $1::text[] is not null
            and not coalesce(c.reloptions && array['security_barrier=true', 'security_barrier=on', 'security_barrier'], false)
        """,
        "a view belongs to the owner of views": """
        select format('%s.%s', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where \(ours) and c.relkind in ('v', 'm') and $1::text[] is not null
            and c.relowner <> 'aidwatch_views'::regrole
        """,
        "the owner of views is powerless": """
        select rolname::text from pg_roles
        where rolname = 'aidwatch_views' and $1::text[] is not null and (
            rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
            or exists (select from pg_auth_members m where m.member = pg_roles.oid)
            or exists (select from pg_class c where c.relowner = pg_roles.oid and c.relkind <> 'v'))
        """,
        "nothing is granted to everybody": """
        select format('%s.%s', n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
        where \(ours) and a.grantee = 0 and $1::text[] is not null
        union
        select p.oid::regprocedure::text
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
            aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
        where \(ours) and a.grantee = 0
        union
        select n.nspname::text from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
        where \(ours) and a.grantee = 0
        union
        select 'the database' from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        where d.datname = current_database() and a.grantee = 0
        union
        select l.lanname::text from pg_language l, aclexplode(coalesce(l.lanacl, acldefault('l', l.lanowner))) a
        where l.lanpltrusted and a.grantee = 0
        """,
        "a security definer has a fixed search path": """
        select p.oid::regprocedure::text
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where \(ours) and p.prosecdef and $1::text[] is not null
            and not exists (select from unnest(p.proconfig) c where c like 'search_path=pg_catalog%')
        """,
        "readers have rights in schema api only": """
        select format('%s %s.%s', role, n.nspname, c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace, \(readers)
        where \(ours) and $1::text[] is not null and case
            when c.relkind = 'S' then has_sequence_privilege(role, c.oid, 'usage, select, update')
            when c.relkind in ('r', 'p', 'v', 'm') and n.nspname = 'api'
                then has_table_privilege(role, c.oid, 'insert, update, delete, truncate, references, trigger')
            when c.relkind in ('r', 'p', 'v', 'm')
                then has_table_privilege(role, c.oid, 'select, insert, update, delete, truncate, references, trigger')
                    or has_any_column_privilege(role, c.oid, 'select, insert, update, references')
            else false end
        union
        select format('%s %s', role, n.nspname) from pg_namespace n, \(readers)
        where \(ours) and (has_schema_privilege(role, n.oid, 'create')
            or n.nspname <> 'api' and has_schema_privilege(role, n.oid, 'usage'))
        union
        select format('%s database', role) from \(readers)
        where has_database_privilege(role, current_database(), 'create, temporary')
        """,
        "the program owns nothing": """
        select rolname::text from pg_roles
        where rolname = 'aidwatch_program' and $1::text[] is not null and (
            rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
            or exists (select from pg_auth_members m
                where m.member = pg_roles.oid and m.roleid <> 'aidwatch_rules'::regrole)
            or exists (select from pg_class c where c.relowner = pg_roles.oid)
            or exists (select from pg_proc p where p.proowner = pg_roles.oid)
            or exists (select from pg_namespace n, \(readers)
                where n.nspowner = pg_roles.oid or \(ours) and has_schema_privilege('aidwatch_program', n.oid, 'create')))
        """,
    ]
}
