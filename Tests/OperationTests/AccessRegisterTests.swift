import Domain
import Operation
import Postgres
import Store
import TestSupport
import Testing

@Suite("Granting access", .database)
struct AccessRegisterTests {
    private let register = AccessRegister(county: AccessBench.county)

    private func code(_ bench: AccessBench, _ login: String, _ person: String, _ level: RegionLevel, _ region: String?)
        async throws -> Int?
    {
        do {
            try await register.grant(
                .init(login: login, person: person, level: level, region: region), by: "tester", on: bench.owner)
            return nil
        } catch let failure as Failure {
            return failure.code
        }
    }

    private func groups(of login: String, _ bench: AccessBench) async throws -> [String] {
        try await bench.owner.query(
            """
            select g.rolname::text from pg_auth_members m
            join pg_roles g on g.oid = m.roleid
            join pg_roles u on u.oid = m.member
            where u.rolname::text = $1 order by 1
            """, [.init(login)], as: String.self)
    }

    @Test("a grant makes the login, another one changes the level, and a revoked row keeps its time")
    func life() async throws {
        let bench = try await AccessBench()
        let login = bench.login("li")
        #expect(try await code(bench, login, "李燕", .township, "500114101") == nil)
        #expect(try await groups(of: login, bench) == ["aidwatch_township"])
        #expect(try await code(bench, login, "李燕", .village, "500114101001") == nil)
        #expect(try await groups(of: login, bench) == ["aidwatch_village"])
        let row = "select concat_ws(' ', person, level, region_code, granted_by, revoked_at is null) from access.login"
        #expect(try await bench.owner.query(row, as: String.self) == ["李燕 village 500114101001 tester t"])
        let session = try bench.session("li")
        let limits = try await session.query(
            """
            select concat_ws(' ', name, setting) from pg_settings
            where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout')
            order by name collate "C"
            """, as: String.self)
        #expect(
            limits == [
                "idle_in_transaction_session_timeout 300000", "idle_session_timeout 28800000", "lock_timeout 30000",
                "statement_timeout 600000",
            ])
        await session.close()
        try await register.revoke(login, on: bench.owner)
        #expect(try await groups(of: login, bench) == [])
        #expect(try await bench.owner.query(row, as: String.self) == ["李燕 village 500114101001 tester f"])
        await #expect { try await register.revoke(login, on: bench.owner) } throws: { ($0 as? Failure)?.code == 1514 }
        #expect(try await code(bench, login, "李燕", .district, nil) == nil)
        #expect(try await bench.owner.query(row, as: String.self) == ["李燕 district tester t"])
    }

    @Test(
        "regions that are not of the level, other persons' logins and names of roles are refused, and nothing is made")
    func refusals() async throws {
        let bench = try await AccessBench()
        let login = bench.login("new")
        #expect(try await code(bench, login, "甲", .township, "500114999") == 1511)
        #expect(try await code(bench, login, "甲", .township, "500114101001") == 1511)
        #expect(try await code(bench, login, "甲", .village, "500114101") == 1511)
        for name in [
            "", "aidwatch_program", "pg_monitor", "public", "none", "a b", "a\nb", String(repeating: "x", count: 64),
        ] {
            #expect(try await code(bench, name, "甲", .district, nil) == 1510, "\(name)")
        }
        let made = try await bench.owner.first(
            "select exists (select from pg_roles where rolname = $1)", [.init(login)], as: Bool.self)
        #expect(made == false)
        #expect(try await code(bench, login, "甲", .district, nil) == nil)
        #expect(try await code(bench, login, "乙", .district, nil) == 1512)
        try await register.revoke(login, on: bench.owner)
        #expect(try await code(bench, login, "乙", .district, nil) == 1512)
    }

    @Test(
        "a login that sees past row level security, or can make itself so, is refused",
        arguments: ["superuser", "bypassrls", "createrole", "in role aidwatch_program", "in role aidwatch_views"])
    func mighty(attribute: String) async throws {
        let bench = try await AccessBench()
        let login = bench.login("m" + attribute.filter(\.isLetter))
        try await bench.owner.execute("create role \(login) login \(attribute)")
        #expect(try await code(bench, login, "甲", .district, nil) == 1513)
        #expect(try await bench.owner.first("select count(*) from access.login", as: Int.self) == 0)
        // Through another role too.
        let member = bench.login("n" + attribute.filter(\.isLetter))
        try await bench.owner.execute("create role \(member) login in role \(login)")
        #expect(try await code(bench, member, "甲", .district, nil) == 1513)
        try await bench.owner.execute("drop role \(member)")
        try await bench.owner.execute("drop role \(login)")
    }

    @Test("a name that would break a statement is taken as it is")
    func quoting() async throws {
        let bench = try await AccessBench()
        let login = bench.login("o'b\"r;--")
        #expect(try await code(bench, login, "欧'布", .township, "500114101") == nil)
        let reader = Connection(try TestDatabase.current().login(login), logger: TestDatabase.logger)
        #expect(try await AccessBench.findings(of: reader) == ["F1", "F2", "F6"])
        await reader.close()
        try await register.revoke(login, on: bench.owner)
    }
}
