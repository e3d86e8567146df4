import Postgres
import TestSupport
import Testing

@Suite("The catalogue of the database", .database)
struct CatalogueTests {
    @Test("every table, view and function keeps the rules of access")
    func holds() async throws {
        let owner = try TestDatabase.connect()
        try await owner.execute("select access.close_database()")
        let tables = try await owner.first(
            "select count(*) from pg_class where relrowsecurity and relnamespace::regnamespace::text in ('feed', 'history')",
            as: Int.self)
        #expect(tables ?? 0 > 40)
        #expect(try await CatalogueChecks.violations(on: owner) == [:])
    }

    @Test(
        "what breaks a rule is named",
        arguments: [
            ("create table detection.later (a integer)", "a table is under row level security", "detection.later"),
            (
                "create view api.later as select 1 as a; alter view api.later owner to aidwatch_views",
                "a view is a security barrier", "api.later"
            ),
            (
                "create view api.later with (security_barrier) as select 1 as a",
                "a view belongs to the owner of views", "api.later"
            ),
            (
                """
                grant create on schema ledger to aidwatch_views;
                create table ledger.later (a integer);
                alter table ledger.later owner to aidwatch_views
                """, "the owner of views is powerless", "aidwatch_views"
            ),
            ("grant select on api.rules to public", "nothing is granted to everybody", "api.rules"),
            (
                "create function api.later() returns integer language sql return 1; grant execute on function api.later() to public",
                "nothing is granted to everybody", "api.later()"
            ),
            ("grant usage on schema feed to public", "nothing is granted to everybody", "feed"),
            ("grant usage on language plpgsql to public", "nothing is granted to everybody", "plpgsql"),
            (
                "create function api.later() returns integer language sql security definer as 'select 1'",
                "a security definer has a fixed search path", "api.later()"
            ),
            (
                "grant select (applicant_name) on feed.cases to aidwatch_township",
                "readers have rights in schema api only", "aidwatch_township feed.cases"
            ),
            (
                "grant usage on schema feed to aidwatch_village", "readers have rights in schema api only",
                "aidwatch_village feed"
            ),
            (
                "grant insert on api.rules to aidwatch_district", "readers have rights in schema api only",
                "aidwatch_district api.rules"
            ),
            ("grant create on schema feed to aidwatch_program", "the program owns nothing", "aidwatch_program"),
        ])
    func names(script: String, check: String, object: String) async throws {
        let owner = try TestDatabase.connect()
        try await owner.execute("select access.close_database()")
        try await owner.executeScript(script)
        #expect(try await CatalogueChecks.violations(on: owner)[check]?.contains(object) == true)
    }

    @Test("a function that is made later is nobody's until it is given")
    func later() async throws {
        let owner = try TestDatabase.connect()
        try await owner.execute("create function api.later() returns integer language sql return 1")
        let granted = try await owner.first(
            """
            select has_function_privilege('aidwatch_district', 'api.later()', 'execute')
                or has_function_privilege('aidwatch_rules', 'api.later()', 'execute')
            """, as: Bool.self)
        #expect(granted == false)
    }
}
