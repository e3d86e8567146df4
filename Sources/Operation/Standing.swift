package import Postgres

/// As whom a session reached the database, by the rights of its login.
package struct Standing: Sendable {
    /// The role that the program has at run time.
    package static let program = "aidwatch_program"
    /// The roles of readers, by level.
    package static let readers = ["aidwatch_district", "aidwatch_township", "aidwatch_village"]

    /// Whether the login is a superuser.
    package let isSuperuser: Bool
    /// Whether the login sees past row level security.
    package let bypassesRowSecurity: Bool
    /// Whether the login owns the schema, or may make one where there is none yet.
    package let isOwner: Bool
    /// Whether the login was made for the program's own work.
    package let isProgram: Bool
    /// Whether the login was granted a reader's access.
    package let isReader: Bool

    /// Asks what the session's login is.
    package init(of database: isolated Connection) throws {
        let row = try database.first(
            """
            select
                r.rolsuper,
                r.rolbypassrls,
                coalesce(
                    (select pg_has_role(session_user, n.nspowner, 'member') from pg_namespace n where n.nspname = 'ledger'),
                    has_database_privilege(session_user, current_database(), 'create')),
                coalesce(pg_has_role(session_user, to_regrole($1)::oid, 'member'), false),
                exists (
                    select from pg_auth_members m
                    join pg_roles g on g.oid = m.roleid
                    where m.member = r.oid and g.rolname::text = any ($2))
            from pg_roles r
            where r.rolname = session_user
            """, [.init(Self.program), .init(Self.readers)],
            as: Bool.self, Bool.self, Bool.self, Bool.self, Bool.self)
        (isSuperuser, bypassesRowSecurity, isOwner, isProgram, isReader) = row ?? (false, false, false, false, false)
    }
}
