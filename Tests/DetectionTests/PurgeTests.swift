import Detection
import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite("A purge", .database)
struct PurgeTests {
    private static let today: CalendarDay = "2026-11-01"

    private func purge(
        _ bench: Bench, before: CalendarDay? = "2024-10-31", dry: Bool = false, batch: Int = 2000,
        retention: [String: Int] = [:]
    ) async throws -> Purge.Report {
        var settings = Settings()
        settings.retention = retention
        var request = Purge.Request(today: Self.today, user: "tester")
        request.before = before
        request.isDryRun = dry
        request.batch = batch
        let purge = Purge(settings: settings, catalog: bench.catalog)
        let asked = request
        return try await bench.database.session { try purge.run(asked, on: $0) }
    }

    private func holds(_ bench: Bench) async throws {
        #expect(try await AuditChain(county: "500114").verify(on: bench.database).problems == [])
    }

    /// Every row of every table as one text.
    private func everything(_ bench: Bench) async throws -> [String] {
        let tables = try await bench.database.query(
            """
            select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname in (
                'feed', 'history', 'ledger', 'detection', 'kept', 'linkage', 'audit', 'supervision', 'operation')
            order by 1
            """, as: String.self)
        var rows: [String] = []
        for table in tables {
            rows += try await bench.database.query(
                "select '\(table) ' || t::text from \(table) t order by 1", as: String.self)
        }
        return rows
    }

    private static let applicant = "500233199001011236"
    private static let member = "500233195801011236"

    /// An ended case of two persons, a standing one of a third, and a ticket of each.
    private func household() async throws -> Bench {
        let bench = try Bench()
        try await bench.database.execute(
            "insert into access.login values ('500114', 'li', '李四', 'district', null, now(), 'test', null)")
        try await bench.load(
            "cases",
            [
                "case_no,program,status,applicant_name,applicant_id_number,applicant_phone,region_code,household_size,applied_on,"
                    + "approved_on,closed_on,bank_account,survey_note",
                "A1,dibao,closed,冉一,\(Self.applicant),13800000001,500114001001,2,2020-01-02,2020-02-03,2023-05-06,6217000000000001,家中困难",
                "A2,dibao,active,冉三,500233199201011230,13800000003,500114001001,1,2020-01-02,2020-02-03,,6217000000000003,家中困难",
            ])
        try await bench.load(
            "case_members",
            [
                "case_no,name,id_number,relation,receives,joined_on",
                "A1,冉一,\(Self.applicant),本人,1,2020-01-02", "A1,冉二,\(Self.member),父母,1,2020-01-02",
                "A2,冉三,500233199201011230,本人,1,2020-01-02",
            ])
        try await bench.load(
            "payments",
            [
                "payment_id,case_no,month,amount,bank_account,payee_id_number,paid_on",
                "P1,A1,2023-04,500,6217000000000001,\(Self.applicant),2023-04-05",
                "P2,A2,2023-04,500,6217000000000003,500233199201011230,2023-04-05",
            ])
        return bench
    }

    @Test("empties a case with all that belongs to it, and leaves marks by which its rows still hang together")
    func empties() async throws {
        let bench = try await household()
        // Sets that a scan keeps hold accounts and ID numbers, too.
        try await bench.run("2026-10-31", rules: ["wrongful.shared_account"])
        #expect(try await everything(bench).contains { $0.hasPrefix("kept.") && $0.contains("6217000000000001") })
        let before = try await bench.database.query("select row_key from feed.case_members order by 1", as: String.self)
        #expect(before.count == 3)
        let report = try await purge(bench)
        #expect(report.records == ["cases": 1, "case_members": 2, "payments": 1])
        #expect(report.batches == 1)
        let cases = try await bench.database.query(
            """
            select concat_ws('|', case_no, applicant_name, coalesce(applicant_phone, '-'), coalesce(survey_note, '-'), status,
                closed_on, left(applicant_id_number, 1), length(applicant_id_number), left(bank_account, 1))
            from feed.cases order by case_no
            """, as: String.self)
        #expect(
            cases == [
                "A1||-|-|closed|2023-05-06|~|17|~", "A2|冉三|13800000003|家中困难|active|5|18|6",
            ])
        let joined = try await bench.database.query(
            """
            select concat_ws('|', m.case_no, m.name, m.id_number = c.applicant_id_number, p.payee_id_number = m.id_number,
                p.bank_account = c.bank_account, m.row_key = m.case_no || '|' || m.id_number || '|2020-01-02')
            from feed.case_members m join feed.cases c using (case_no) join feed.payments p using (case_no)
            where case_no = 'A1' order by 1
            """, as: String.self)
        #expect(joined == ["A1||f|f|t|t", "A1||t|t|t|t"])
        let rest = try await everything(bench).filter { row in
            ["冉一", "冉二", Self.applicant, Self.member, "13800000001", "6217000000000001"].contains { row.contains($0) }
        }
        #expect(rest == [])
        try await holds(bench)
    }

    @Test("is an event: who, when, which feeds, how many, and the digest of their keys")
    func event() async throws {
        let bench = try await household()
        _ = try await purge(bench)
        let event = try await bench.database.first(
            """
            select concat_ws(' ', event_no, via, day, os_user, payload ->> 'before', payload ->> 'records', payload ->> 'findings',
                payload ->> 'digest' = encode(sha256(convert_to((
                    select string_agg(feed || '|' || row_key, E'\\n' order by feed, row_key) from ledger.purged), 'UTF8')), 'hex'))
            from audit.event where action = 'purge'
            """, as: String.self)
        #expect(
            event == """
                1 command 2026-11-01 tester {"cases": "2024-10-31", "payments": "2024-10-31", "case_members": "2024-10-31"} \
                {"cases": 1, "payments": 1, "case_members": 2} 0 t
                """)
    }

    @Test("of a dry run counts the same and changes nothing; a second one finds nothing")
    func twice() async throws {
        let bench = try await household()
        let before = try await everything(bench)
        let dry = try await purge(bench, dry: true)
        #expect(try await everything(bench) == before)
        let first = try await purge(bench)
        #expect(first == dry && first.count == 4)
        let after = try await everything(bench)
        #expect(after != before)
        #expect(try await purge(bench) == Purge.Report())
        #expect(try await everything(bench) == after)
    }

    @Test("goes by each feed's retention, and refuses a day or a feed that it cannot go by")
    func retention() async throws {
        let bench = try await household()
        // The case ended on 2023-05-06: 41 months before the first of November 2026 is the first of June 2023.
        #expect(try await purge(bench, before: nil).count == 0)
        #expect(try await purge(bench, before: nil, retention: ["cases": 42]).count == 0)
        #expect(try await purge(bench, before: nil, retention: ["hotline": 24]).count == 0)
        let near = await #expect(throws: Failure.self) { try await purge(bench, before: "2024-11-02") }
        #expect(near?.code == 1860)
        let other = await #expect(throws: Failure.self) {
            try await purge(bench, before: nil, retention: ["payments": 24])
        }
        #expect(other?.code == 1861)
        #expect(try await purge(bench, before: nil, retention: ["cases": 41]).count == 4)
    }

    @Test("spares a case with newer records, one that a finding rests on until it is closed, and one that stands")
    func spares() async throws {
        let bench = try await household()
        // Paid after its end: a finding of wrongful.after_close.
        try await bench.load(
            "payments",
            [
                "payment_id,case_no,month,amount,bank_account,payee_id_number,paid_on",
                "P3,A1,2023-08,500,6217000000000001,\(Self.applicant),2023-08-05",
            ])
        try await bench.run("2026-10-31", rules: ["wrongful.after_close"])
        #expect(try await bench.database.query("select subject_key from detection.finding", as: String.self) == ["A1"])
        #expect(try await purge(bench).count == 0)
        for action in ["confirm", "close"] {
            _ = try await bench.database.first(
                """
                select api.decide('500114', row(finding_no, $1, '已追回', null, null, null, null, null, null, null)::api.request, 'li',
                    'tester', now(), 5)::text from detection.finding
                """, [.init(action)], as: String.self)
        }
        let report = try await purge(bench)
        #expect(report.records == ["cases": 1, "case_members": 2, "payments": 2] && report.findings == 1)
        let finding = try await bench.database.first(
            """
            select concat_ws(' ', f.state, f.subject_key, f.id_number ~ '^~', f.evidence -> 'sources', count(e.payload))
            from detection.finding f join audit.event e using (finding_id) group by f.finding_id, f.county_code
            """, as: String.self)
        #expect(finding == #"closed A1 t ["cases|A1", "payments|P3"] 0"#)
        try await holds(bench)
        // Not a hit again, not cleared.
        let before = try await bench.findings()
        try await bench.run("2026-11-30", rules: ["wrongful.after_close"], isFull: true)
        #expect(try await bench.findings() == before)
        // What is paid after the purge is news: the finding has its evidence again, and stands among the new ones.
        try await bench.load(
            "payments",
            [
                "payment_id,case_no,month,amount,bank_account,payee_id_number,paid_on",
                "P4,A1,2026-10,500,6217000000000009,,2026-11-20",
            ])
        try await bench.run("2026-11-30", rules: ["wrongful.after_close"])
        let sources = try await bench.database.first(
            "select evidence ->> 'sources' from detection.finding where purged_at is null", as: String.self)
        #expect(sources?.contains("payments|P4") == true)
        let woken = """
            select concat_ws(' ', f.state, f.reopened, f.version, f.cleared_at is null, e.action, e.from_state)
            from detection.finding f
            join audit.event e on e.finding_id = f.finding_id and e.version = f.version
            """
        #expect(try await bench.database.first(woken, as: String.self) == "new 1 4 t recur closed")
        try await holds(bench)
        // It came back once: the next scan changes nothing.
        try await bench.run("2026-11-30", rules: ["wrongful.after_close"], isFull: true)
        #expect(try await bench.database.first(woken, as: String.self) == "new 1 4 t recur closed")
        try await holds(bench)
    }

    @Test("spares the cases of persons of whom a newer signal speaks, until somebody says that it speaks of another")
    func links() async throws {
        let bench = try await household()
        try await bench.load(
            "hotline",
            [
                "line,ticket_no,received_at,subject_name,subject_phone,region_code,content",
                "12345,T1,2026-10-20 09:00,冉二,13800000001,500114001001,求助",
            ])
        try await bench.database.execute(
            """
            insert into linkage.link (county_code, feed, row_key, id_number, state, why, method, explanation, known_from)
            values ('500114', 'hotline', '12345|T1', $1, 'linked', 'unique', 'phone_name', '{}', now())
            """, [.init(Self.member)])
        #expect(try await purge(bench).count == 0)
        try await bench.database.execute("update linkage.link set state = 'different'")
        #expect(try await purge(bench).count == 4)
        // The newer ticket stays as it is.
        let phones = try await bench.database.query("select subject_phone from feed.hotline", as: String.self)
        #expect(phones == ["13800000001"])
    }

    @Test("spares cases of favouritism, which count against their officers, though their findings are closed")
    func favouritism() async throws {
        let bench = try await household()
        try await bench.load(
            "payments",
            [
                "payment_id,case_no,month,amount,bank_account,payee_id_number,paid_on",
                "P3,A1,2023-08,500,6217000000000001,\(Self.applicant),2023-08-05",
            ])
        try await bench.run("2026-10-31", rules: ["wrongful.after_close"])
        for action in ["confirm", "close"] {
            _ = try await bench.database.first(
                """
                select api.decide('500114', row(finding_no, $1, '已追回', null, null, null, null, null, null, null)::api.request, 'li',
                    'tester', now(), 5)::text from detection.finding
                """, [.init(action)], as: String.self)
        }
        try await bench.database.execute("update detection.rule set ground = '优亲厚友'")
        #expect(try await purge(bench).count == 0)
        try await bench.database.execute("update detection.rule set ground = '错保'")
        #expect(try await purge(bench).count == 5)
    }

    @Test("of registers takes what is no longer in force, of persons whom no kept case names")
    func registers() async throws {
        let bench = try await household()
        try await bench.load(
            "registers",
            [
                "register,id_number,name,effective_from,effective_to,reference",
                "company,\(Self.applicant),冉一,2020-01-01,2022-01-01,R1", "company,\(Self.applicant),冉一,2020-01-01,,R2",
                "medical,\(Self.member),冉二,2020-05-01,,R3", "company,500233199201011230,冉三,2020-01-01,2022-01-01,R4",
            ])
        let report = try await purge(bench)
        #expect(report.records["registers"] == 2)
        let rows = try await bench.database.query(
            """
            select concat_ws(' ', register, left(id_number, 3), coalesce(name, '-'), left(reference, 2), row_key = concat_ws('|', register,
                id_number, effective_from, reference))
            from feed.registers order by left(id_number, 1) desc, register, effective_to nulls last, id_number
            """, as: String.self)
        #expect(rows.filter { $0.hasSuffix("- ~") || $0.contains(" ~") }.count == 2)
        #expect(rows.count { $0.contains("冉一 R2 t") } == 1 && rows.count { $0.contains("冉三 R4 t") } == 1)
        #expect(rows.allSatisfy { $0.hasSuffix(" t") })
    }

    @Test("reaches a case that its source ended by leaving it out")
    func ended() async throws {
        let bench = try await household()
        try await bench.database.execute(
            """
            with gone as (delete from feed.cases where case_no = 'A1' returning *)
            insert into history.cases select gone.*, now() from gone
            """)
        #expect(try await purge(bench).records["cases"] == 1)
        let names = try await bench.database.query(
            "select applicant_name || left(applicant_id_number, 1) from history.cases", as: String.self)
        #expect(names == ["~"])
        #expect(try await purge(bench).count == 0)
    }

    @Test("of a record that comes again empties it again, and what stood in history with it")
    func again() async throws {
        let bench = try await household()
        _ = try await purge(bench)
        try await bench.load(
            "case_members",
            ["case_no,name,id_number,relation,receives,joined_on", "A1,冉二,\(Self.member),父母,0,2020-01-02"])
        #expect(try await everything(bench).contains { $0.contains("冉二") })
        let report = try await purge(bench)
        #expect(report.records == ["case_members": 1])
        let rest = try await everything(bench).filter { $0.contains("冉二") || $0.contains(Self.member) }
        #expect(rest == [])
        #expect(try await bench.database.first("select count(*) from feed.case_members", as: Int.self) == 3)
    }

    @Test(
        "changes no finding of a later scan, full or incremental, and makes no rule fail",
        arguments: [31, 32, 33] as [UInt64])
    func scans(seed: UInt64) async throws {
        let district = try SimulatedDistrict(households: 400, seed: seed, day: "2024-06-30", batches: 3)
        let bench = try Bench()
        try await bench.load(folder: district.folder)
        try await bench.run("2024-06-30")
        try await bench.run("2026-10-30")
        // A third is dismissed, a third closed, the rest stays as it is.
        for (rest, steps) in [(0, [("dismiss", "dismissed")]), (1, [("confirm", "confirmed"), ("close", "closed")])] {
            for (action, state) in steps {
                try await bench.database.execute(
                    """
                    select detection.change_states('500114',
                        jsonb_populate_record(null::audit.event, jsonb_build_object(
                            'via', 'command', 'at', now(), 'day', '2026-10-30', 'login', 'li', 'person', '李四', 'level', 'district')),
                        (select array_agg(row(f.finding_id, $1, $2, case when $1 = 'dismiss' then date '2027-10-29' end, null,
                            null, '{"reason": "试验"}')::detection.change) from detection.finding f
                        where f.state in ('new', 'confirmed') and hashtext(f.subject_key) % 3 in ($3::int, -$3::int)))
                    """, [.init(action), .init(state), .init(rest)])
            }
        }
        try await bench.run("2026-10-31")
        let before = try await bench.findings()
        let untouched = "select finding_no || t.*::text from detection.finding t where purged_at is null order by 1"
        let report = try await purge(bench, batch: 97)
        #expect(report.records["cases", default: 0] > 20 && report.records["hotline", default: 0] > 20)
        #expect(report.findings > 10 && report.batches > 3)
        let kept = try await bench.database.query(untouched, as: String.self)
        #expect(kept.count == before.count - report.findings)
        let after = try await bench.findings()
        let events = try await bench.database.first("select count(*) from audit.event", as: Int.self)
        for isFull in [false, true] {
            let run = try await bench.run("2026-10-31", isFull: isFull)
            #expect(run.report.runs.allSatisfy { $0.state == .complete }, "\(run.report.runs.compactMap(\.reason))")
            let now = try await bench.findings()
            #expect(Set(now).symmetricDifference(after).sorted() == [])
            #expect(try await bench.database.first("select count(*) from audit.event", as: Int.self) == events)
        }
        #expect(try await purge(bench).count == 0)
        try await holds(bench)
    }
}
