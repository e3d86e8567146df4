package import Domain
package import Postgres
import Store

/// Who may read what: logins of the server, the persons behind them, and their levels.
package struct AccessRegister: Sendable {
    /// What a person is to see.
    package struct Grant: Sendable {
        /// The login of the server.
        package let login: String
        /// The person behind it.
        package let person: String
        /// The level of what is seen.
        package let level: RegionLevel
        /// The code of the township or village; nil for the district.
        package let region: String?

        /// Describes a grant; `region` has 9 or 12 digits.
        package init(login: String, person: String, level: RegionLevel, region: String?) {
            self.login = login
            self.person = person
            self.level = level
            self.region = region.map { $0 + String(repeating: "0", count: max(0, 12 - $0.count)) }
        }
    }

    private let county: String

    /// The limits that every session of a reader begins with.
    private static let limits = [
        ("statement_timeout", "10min"), ("lock_timeout", "30s"), ("idle_in_transaction_session_timeout", "5min"),
        ("idle_session_timeout", "8h"),
    ]

    /// The register of a county.
    package init(county: String) {
        self.county = county
    }

    /// The logins of the county, those that lost their access among them.
    package var list: ListQuery {
        var query = ListQuery(
            "access.login",
            columns: ["login", "person", "level", "region_code", "granted_at", "granted_by", "revoked_at"],
            order: "login")
        query.filter("county_code", county)
        return query
    }

    /// Lets a person see a level by a login, which is made where the server has none of the name; an access that the
    /// login has is changed.
    ///
    /// - Throws: `Failure` 1510 for a name that cannot be given, 1511 for an unknown region, 1512 for a login of another
    ///   person, 1513 for one that would see past row level security.
    package func grant(_ grant: Grant, by grantor: String, on owner: isolated Connection) throws {
        try Self.check(name: grant.login)
        try owner.atomically {
            try check(region: grant, on: owner)
            try check(person: grant, on: owner)
            let login = SQLIdentifier.quote(grant.login)
            let exists = try owner.first(
                "select rolcanlogin from pg_roles where rolname = $1", [.init(grant.login)], as: Bool.self)
            if exists == nil {
                try owner.execute("create role \(login) login")
            } else {
                try check(role: grant.login, on: owner)
                if exists == false { try owner.execute("alter role \(login) login") }
            }
            let database = try owner.first("select current_database()::text", as: String.self) ?? ""
            for (name, value) in Self.limits {
                try owner.execute(
                    "alter role \(login) in database \(SQLIdentifier.quote(database)) set \(name) to '\(value)'")
            }
            try takeRoles(of: grant.login, on: owner)
            try owner.execute("grant aidwatch_\(grant.level.rawValue) to \(login)")
            try owner.execute(
                """
                insert into access.login (county_code, login, person, level, region_code, granted_at, granted_by)
                values ($1, $2, $3, $4, $5, now(), $6)
                on conflict (county_code, login) do update set
                    level = excluded.level, region_code = excluded.region_code, granted_at = excluded.granted_at,
                    granted_by = excluded.granted_by, revoked_at = null
                """,
                [
                    .init(county), .init(grant.login), .init(grant.person), .init(grant.level.rawValue),
                    .init(text: grant.region), .init(grantor),
                ])
        }
    }

    /// Takes a login's access away; its row stays, with the time, and so does the login itself.
    ///
    /// - Throws: `Failure` 1514 for a login that has no access.
    package func revoke(_ login: String, on owner: isolated Connection) throws {
        try owner.atomically {
            let changed = try owner.execute(
                """
                update access.login set revoked_at = now() where county_code = $1 and login = $2 and revoked_at is null
                """, [.init(county), .init(login)])
            guard changed == 1 else {
                throw Failure(
                    1514, .noInput,
                    Bilingual("the login \(login) has no access", "登录名 \(login) 没有权限"),
                    repair: Bilingual("see aidwatch access list", "请用 aidwatch access list 查看"))
            }
            try takeRoles(of: login, on: owner)
        }
    }

    /// Takes the readers' roles from a login but for those that its access to another county needs.
    private func takeRoles(of login: String, on owner: isolated Connection) throws {
        let roles = try owner.query(
            """
            select g.rolname::text from pg_auth_members m
            join pg_roles g on g.oid = m.roleid
            join pg_roles u on u.oid = m.member
            where u.rolname = $1 and g.rolname::text = any ($2)
                and not exists (
                    select from access.login l
                    where l.county_code <> $3 and l.login = $1 and l.revoked_at is null
                        and g.rolname = 'aidwatch_' || l.level)
            """, [.init(login), .init(Standing.readers), .init(county)], as: String.self)
        for role in roles { try owner.execute("revoke \(role) from \(SQLIdentifier.quote(login))") }
    }

    private static func check(name: String) throws {
        let isName =
            (1...63).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F...0xA0).contains($0.value) }
        guard isName, !name.hasPrefix("pg_"), !name.hasPrefix("aidwatch"), !["public", "none"].contains(name) else {
            throw Failure(
                1510, .usage,
                Bilingual("this cannot be the name of a login", "该名称不能作为登录名"),
                repair: Bilingual(
                    "choose 1 to 63 characters without spaces that do not begin with pg_ or aidwatch",
                    "请用 1 至 63 个字符，不含空格，不以 pg_ 或 aidwatch 开头"))
        }
    }

    private func check(region grant: Grant, on owner: isolated Connection) throws {
        guard let region = grant.region else { return }
        let isKnown = try owner.first(
            """
            select exists (select from feed.regions where code = $1 and level = $2 and code_system = 'nbs')
            """, [.init(region), .init(grant.level.rawValue)], as: Bool.self)
        guard isKnown == true, region.hasPrefix(county) else {
            throw Failure(
                1511, .usage,
                Bilingual(
                    "\(region) is no \(grant.level.rawValue) in the list of regions of \(county)",
                    "\(county) 的行政区划中没有编码为 \(region) 的\(grant.level.label)"),
                repair: Bilingual(
                    "load the feed regions first, and name the 9 or 12 digits of a \(grant.level.rawValue)",
                    "请先装载行政区划，再按其中的 9 位或 12 位编码指定"))
        }
    }

    private func check(person grant: Grant, on owner: isolated Connection) throws {
        let isOther = try owner.first(
            "select exists (select from access.login where login = $1 and person <> $2)",
            [.init(grant.login), .init(grant.person)], as: Bool.self)
        guard isOther != true else {
            throw Failure(
                1512, .refused,
                Bilingual(
                    "the login \(grant.login) belongs to another person, who answers for what was done by it",
                    "登录名 \(grant.login) 已属于另一人，此前以该名所做的事由其负责"),
                repair: Bilingual("give every person a login of their own", "请为每人使用各自的登录名"))
        }
    }

    private func check(role: String, on owner: isolated Connection) throws {
        let isMighty = try owner.first(
            """
            select exists (
                select from pg_roles r
                where (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolname::text = any ($2)
                        or r.oid = (select nspowner from pg_namespace where nspname = 'ledger'))
                    and pg_has_role($1::text::name, r.oid, 'member'))
            """, [.init(role), .init([Standing.program, "aidwatch_views", "aidwatch_rules"])], as: Bool.self)
        guard isMighty != true else {
            throw Failure(
                1513, .notPermitted,
                Bilingual(
                    "the login \(role) sees past row level security, or can make itself so: it is, or belongs to, a superuser, the owner or a role with BYPASSRLS or CREATEROLE",
                    "登录名 \(role) 可绕过行级安全或自行取得该权限：它是（或属于）超级用户、所有者、带 BYPASSRLS 或 CREATEROLE 的角色"),
                repair: Bilingual("use a login without these rights", "请使用没有这些权限的登录名"))
        }
    }
}
