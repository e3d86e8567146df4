import Operation
import Postgres
import TestSupport
import Testing

@Suite("The program's role", .database)
struct RunTimeRoleTests {
    private func program() async throws -> Connection {
        let owner = try TestDatabase.connect()
        try await owner.execute("select access.close_database()")
        await owner.close()
        return try TestDatabase.connect(settings: ["session_authorization": Standing.program])
    }

    /// Whether the server refuses a statement because a right is missing.
    private func isDenied(_ statement: String, _ session: Connection) async -> Bool {
        do {
            try await session.transaction { database in
                try database.execute(statement)
                throw PostgresError(.usage, "it was let through")
            }
            return false
        } catch let error as PostgresError {
            return error.sqlState == .insufficientPrivilege
        } catch {
            return false
        }
    }

    @Test(
        "it changes no table, takes no right and reads no secret of the server",
        arguments: [
            "create table public.t (a integer)", "create table feed.t (a integer)", "create schema s",
            "drop table feed.cases", "alter table feed.cases add column x text", "truncate feed.cases",
            "alter table feed.cases disable row level security", "drop policy program on feed.cases",
            "create policy p on feed.cases using (true)", "create index on feed.cases (case_no)",
            "create function public.f() returns integer language sql return 1", "create role r",
            "alter role aidwatch_program superuser",
            "grant aidwatch_district to aidwatch_rules", "set role aidwatch_views", "set role aidwatch_district",
            "select rolpassword from pg_authid", "select pg_read_file('/etc/passwd')",
            "copy (select 1) to program 'true'",
            "update access.login set level = 'district'", "update access.mark_key set only_row = true",
            "delete from ledger.change", "update detection.rule set audience = 'village'", "delete from ledger.load",
            "update history.cases set known_to = now()", "delete from linkage.decision",
            "select * from upkeep.set_aside",
            "update ledger.feed_table set definition = ''", "delete from public.applied_migration",
            "alter view api.cases owner to aidwatch_program", "create or replace view api.cases as select 1 as a",
        ])
    func denied(statement: String) async throws {
        let session = try await program()
        #expect(await isDenied(statement, session))
        await session.close()
    }

    @Test(
        "a rule's role reads no table of persons, no view of api and no secret, and keeps up nothing",
        arguments: [
            "select count(*) from feed.cases", "select count(*) from detection.finding",
            "select * from access.mark_key",
            "select * from access.login", "select * from api.findings", "select upkeep.analyze('feed.cases')",
            "select upkeep.begin_first_load('feed.cases', '500114', 1, now())", "create temporary table t (a integer)",
            "select set_config('role', 'aidwatch_program', false)", "select pg_advisory_lock(1)",
        ])
    func rules(statement: String) async throws {
        let session = try await program()
        // A session of its own, since the role of a rule may become the session's again.
        let owner = try TestDatabase.connect(settings: ["session_authorization": "aidwatch_rules"])
        #expect(await isDenied(statement, owner))
        #expect(!(await isDenied("select 1", owner)))
        await owner.close()
        await session.close()
    }

    @Test(
        "what it may ask of the owner names only tables that it fills",
        arguments: [
            "access.login", "access.mark_key", "upkeep.set_aside", "public.applied_migration", "pg_catalog.pg_class",
        ])
    func upkeep(table: String) async throws {
        let session = try await program()
        for call in [
            "upkeep.analyze('\(table)')", "upkeep.set_aside('\(table)', true, true)",
            "upkeep.restore('\(table)', true, true)", "upkeep.begin_first_load('\(table)', '500114', 1, now())",
            "upkeep.end_first_load('\(table)')",
        ] {
            #expect(await isDenied("select \(call)", session), "\(call)")
        }
        await session.close()
    }

    @Test("keys and indexes come back as they were, and nothing stays set aside")
    func indexes() async throws {
        let session = try await program()
        let definitions = """
            select indexdef from pg_indexes where schemaname = 'feed' and tablename = 'cases'
            union all
            select pg_get_constraintdef(oid) from pg_constraint where conrelid = 'feed.cases'::regclass
            order by 1
            """
        let before = try await session.query(definitions, as: String.self)
        #expect(before.count == 4)
        try await session.execute("select upkeep.begin_first_load('feed.cases', '500114', 7, '2026-03-01 08:00:00+08')")
        #expect(try await session.query(definitions, as: String.self) == [])
        try await session.execute(
            """
            insert into feed.cases (row_key, case_no, program, status, applicant_name, applicant_id_number, region_code,
                area, household_size, applied_on)
            values ('C1', 'C1', 'dibao', 'active', '甲', '1', '500114101001', 'rural', 1, '2026-01-05')
            """)
        try await session.execute("select upkeep.end_first_load('feed.cases')")
        try await session.execute("select upkeep.restore('feed.cases', true, false)")
        try await session.execute("select upkeep.restore('feed.cases', false, true)")
        #expect(try await session.query(definitions, as: String.self) == before)
        let row = try await session.query(
            "select concat_ws(' ', county_code, load_id, known_from at time zone 'Asia/Shanghai') from feed.cases",
            as: String.self)
        #expect(row == ["500114 7 2026-03-01 08:00:00"])
        let rest = try await session.first(
            """
            select c.relrowsecurity and not exists (select from pg_attrdef d where d.adrelid = c.oid)
            from pg_class c where c.oid = 'feed.cases'::regclass
            """, as: Bool.self)
        #expect(rest == true)
        let owner = try TestDatabase.connect()
        #expect(try await owner.first("select count(*) from upkeep.set_aside", as: Int.self) == 0)
        await owner.close()
        await session.close()
    }
}
