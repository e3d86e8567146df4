import Domain
import Operation
import Postgres
import TestSupport
import Testing

/// H67 and H68: a reader who tries to see, or to become, more.
@Suite("Attempts of readers", .database)
struct AccessAttackTests {
    /// What an error says, with everything that the server adds to it.
    private func failure(_ statement: String, of reader: Connection) async throws -> PostgresError? {
        do {
            try await reader.execute(statement)
            return nil
        } catch {
            return error
        }
    }

    @Test("H67: other regions give no row, whichever way they are asked for")
    func noRows() async throws {
        let bench = try await AccessBench()
        let reader = try await bench.reader("t", .township, "500114101")
        for view in try await bench.views() {
            let columns = try await bench.owner.query(
                "select attname::text from pg_attribute where attrelid = ('api.' || $1)::regclass and attnum > 0",
                [.init(view)], as: String.self)
            for column in columns where ["region_code", "code"].contains(column) {
                for condition in [
                    "\(column) = '500114102001'", "\(column) like '500114102%'", "left(\(column), 9) <> '500114101'",
                    "\(column) not like '500114101%' and \(column) > '500114101'", "(v).\(column) ~ '102'",
                ] {
                    let rows = try await reader.first(
                        "select count(*) from api.\(view) v where \(condition)", as: Int.self)
                    let own = column == "region_code" || view == "regions" ? 0 : nil
                    #expect(rows == own, "\(view): \(condition)")
                }
            }
        }
        let joined = try await reader.first(
            """
            select count(*) from (values ('500114102001'), ('500114102000')) as r (code)
            join api.findings f on f.region_code = r.code
            """, as: Int.self)
        #expect(joined == 0)
        let copied = try await reader.session { database in
            try database.copyOut("copy (select * from api.cases where region_code like '500114102%') to stdout") { _ in
            }
        }
        #expect(copied == 0)
        await reader.close()
    }

    @Test("H67: no condition of a reader meets a row that is not shown: neither errors nor plans tell of it")
    func noValues() async throws {
        let bench = try await AccessBench()
        let reader = try await bench.reader("t", .township, "500114101")
        for view in ["findings", "cases", "clocks"] {
            for trap in [
                "1 / (case when region_code like '500114102%' then 0 else 1 end) = 1",
                "case when region_code like '500114102%' then case_no::integer else 1 end = 1",
                "('x' || case when region_code like '500114102%' then case_no else '' end)::text = 'x'",
                "query_is(case_no)",
            ] {
                let error = try await failure("select * from api.\(view) where \(trap)", of: reader)
                if trap.hasPrefix("query_is") {
                    #expect(error?.sqlState == .undefinedFunction)
                } else {
                    #expect(error == nil, "\(view): \(trap)")
                }
            }
            // What is looked for stands in another township, or nowhere: both are told in the same words.
            func plan(_ value: String) async throws -> [String] {
                try await reader.query(
                    "explain (analyze, verbose, costs off, timing off, summary off) select * from api.\(view) where case_no = '\(value)'",
                    as: String.self
                ).map { $0.replacing(value, with: "?") }
            }
            let there = try await plan("C2")
            #expect(there == (try await plan("C0")), "\(view)")
            #expect(there.count > 3)
            for secret in AccessBench.secrets { #expect(!there.joined().contains(secret)) }
            func estimate(_ value: String) async throws -> [String] {
                try await reader.query(
                    "explain select * from api.\(view) where region_code = '\(value)'", as: String.self
                )
                .map { $0.replacing(value, with: "?") }
            }
            #expect(try await estimate("500114102001") == (try await estimate("500114999999")))
        }
        for statement in [
            "select case_no::integer from api.cases", "select applicant_name::date from api.cases",
            "select (evidence ->> 'holder_name')::integer from api.findings",
        ] {
            let error = try #require(try await failure(statement, of: reader))
            for secret in AccessBench.secrets { #expect(!"\(error.debugDescription)".contains(secret)) }
        }
        let statistics = try await reader.first(
            "select count(*) from pg_stats where schemaname not in ('pg_catalog', 'information_schema')", as: Int.self)
        #expect(statistics == 0)
        await reader.close()
    }

    @Test(
        "H68: a reader can become nobody else, make nothing, and ask nothing but the views",
        arguments: [
            "set role aidwatch_views", "set role aidwatch_program", "set role aidwatch_rules",
            "set role aidwatch_district",
            "set session authorization aidwatch_program", "set session authorization default; set role aidwatch",
            "create function api.f() returns integer language sql as 'select 1'",
            "create function pg_temp.f(text) returns boolean language plpgsql cost 0.0000001 as 'begin return true; end'",
            "create temporary table t (a integer)", "create table public.t (a integer)", "create schema s",
            "create view api.v as select 1", "create or replace view api.cases as select 1",
            "do $$ begin perform 1; end $$", "alter view api.cases owner to current_user",
            "alter view api.cases set (security_barrier = false)", "alter role current_user superuser",
            "alter role current_user bypassrls", "grant aidwatch_district to current_user",
            "insert into access.login select '500114', session_user, 'x', 'district', null, now(), 'x'",
            "update access.login set level = 'district', region_code = null", "select * from access.login",
            "select * from access.sight", "select * from access.reader", "select * from access.mark_key",
            "select * from feed.cases", "select * from detection.finding", "select * from history.cases",
            "select * from ledger.quarantine", "select * from reference.calendar",
            "select * from public.applied_migration",
            "copy feed.cases to stdout", "copy (select 1) to program 'true'", "copy (select 1) to '/tmp/x'",
            "select pg_read_file('/etc/passwd')", "select lo_import('/etc/passwd')",
            "select set_config('role', 'aidwatch_program', false)", "select query_to_xml('select 1', true, true, '')",
            "select upkeep.analyze('feed.cases')", "select access.show('feed.cases', 'all')",
            "select reference.marked_subject('a', 'b', 'c')", "delete from api.cases",
            "update api.findings set state = 'new'",
            "insert into api.regions (code) values ('1')", "lock table feed.cases", "truncate api.cases",
            "drop policy reader on feed.cases",
            "alter table feed.cases disable row level security", "create policy p on feed.cases using (true)",
        ])
    func denied(statement: String) async throws {
        let bench = try await AccessBench()
        let reader = try await bench.reader("t", .township, "500114101")
        var error: PostgresError?
        do {
            try await reader.executeScript(statement)
        } catch let caught {
            error = caught
        }
        #expect(error != nil)
        #expect(try await AccessBench.findings(of: reader) == ["F1", "F2", "F6"])
        await reader.close()
    }

    @Test("H68: row level security that is switched off is an error, and settings of the session change nothing")
    func settings() async throws {
        let bench = try await AccessBench()
        let reader = try await bench.reader("t", .township, "500114101")
        try await reader.execute("set row_security = off")
        await #expect(throws: PostgresError.self) { try await AccessBench.findings(of: reader) }
        for statement in [
            "reset row_security", "set search_path = api, pg_temp", "set role none",
            "set application_name = 'aidwatch_program'",
            "set session authorization default", "set enable_seqscan = off", "set plan_cache_mode = force_generic_plan",
        ] {
            try await reader.execute(statement)
            #expect(try await AccessBench.findings(of: reader) == ["F1", "F2", "F6"], "\(statement)")
        }
        await reader.close()
    }
}
