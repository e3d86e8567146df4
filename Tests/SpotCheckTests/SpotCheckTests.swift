import Crypto
import Domain
import Foundation
import Postgres
import Statistics
import Store
import Supervision
import TestSupport
import Testing

@testable import Formats
@testable import SpotCheck

@Suite("The monthly spot check", .database)
struct SpotCheckTests {
    static let county = "500114"

    /// A township's cases around October 2026: `N…` newly approved, `O…` new with an open finding, `F…` and `P…` new with a
    /// filed relative or a complaint, `S…` standing, `X…` that belong to no stratum.
    private static let rows = """
        insert into access.login values
            ('500114', 'li', '李四', 'district', null, now(), 'test', null),
            ('500114', 'wang', '王六', 'township', '500114001000', now(), 'test', null);
        insert into feed.regions (row_key, code, name, level, parent_code, code_system, load_id, known_from) values
            ('nbs|500114001000', '500114001000', '甲镇', 'township', '500114000000', 'nbs', 1, now());
        insert into feed.cases (county_code, row_key, case_no, program, status, applicant_name, applicant_id_number,
            region_code, area, household_size, applied_on, approved_on, closed_on, load_id, known_from)
        select '500114', v.no, v.no, v.program, v.status, '冉启秀', '512328196001010027', '500114001001', 'rural', 2,
            '2026-01-05', v.approved::date, v.closed::date, 1, now()
        from (
            select 'N' || n, 'dibao', 'active', '2026-10-10', null from generate_series(1, 9) as n
            union all values ('N10', 'dibao', 'active', null, null)
            union all select 'O' || n, 'dibao', 'active', '2026-10-01', null from generate_series(1, 3) as n
            union all values ('F1', 'dibao', 'active', '2026-10-31', null), ('P1', 'dibao', 'closed', '2026-10-05', '2026-10-20')
            union all select 'S' || n, 'tekun', 'active', '2026-09-30', null from generate_series(1, 100) as n
            union all values
                ('X1', 'dibao', 'active', '2026-11-01', null), ('X2', 'dibao', 'processing', null, null),
                ('X3', 'linshi', 'active', '2026-09-01', null), ('X4', 'dibao', 'closed', '2026-05-01', '2026-10-31'),
                ('X5', 'dibao', 'rejected', null, '2026-10-05'), ('X6', 'dibao', 'closed', '2026-05-01', null)
        ) as v (no, program, status, approved, closed);
        insert into feed.case_steps (county_code, row_key, case_no, step, started_at, finished_at, load_id, known_from)
        values ('500114', 'N10|decide', 'N10', 'decide', '2026-10-01 08:00+08', '2026-10-02 08:00+08', 1, now());
        insert into feed.relative_filings (county_code, row_key, officer_id, relative_id_number, relation, program, case_no,
            filed_on, load_id, known_from)
        values ('500114', 'F', 'O1', '512328196001010027', '兄', 'dibao', 'F1', '2026-10-20', 1, now());
        insert into feed.petitions (county_code, row_key, petition_no, channel, received_on, region_code, content, case_no,
            load_id, known_from)
        values ('500114', 'P', 'P', 'letter', '2025-11-20', '500114001001', '反映', 'P1', 1, now()),
            ('500114', 'Q', 'Q', 'letter', '2025-10-31', '500114001001', '反映', 'N1', 1, now());
        insert into detection.rule (
            rule_id, version, kind, title, severity, subject, audience, ground, is_referable, basis, explain, advice,
            false_positives, depends, uses, worse, params, first_used_at)
        values ('trial.a', '1', 'wrongful', '试验', 'medium', 'case', 'township', '错保', true, '{}', '试验', '{}', '{}', '{cases}',
            '{}', '{}', '[]', now());
        insert into detection.finding (
            county_code, finding_no, rule_id, subject_key, rule_version, severity, case_no, region_code, answer_by,
            first_seen, evidence, params, found_at)
        select '500114', 'A' || n, 'trial.a', 'A' || n, '1', 'medium', 'O' || n, '500114001001', '2026-11-06', '2026-10-20',
            '{}', '[]', now()
        from generate_series(1, 3) as n;
        """

    private func bench() async throws -> (database: Connection, check: SpotCheck) {
        let database = try TestDatabase.connect(settings: ["timezone": "Asia/Shanghai"])
        try await database.executeScript(Self.rows)
        return (database, SpotCheck(settings: Settings()))
    }

    private static let october = YearMonth(containing: "2026-10-01")

    private func actor(_ login: String = "li", on day: CalendarDay = "2026-11-02") -> Decision.Actor {
        Decision.Actor(county: Self.county, login: login, user: "tester", at: Instant(day: day), term: 5)
    }

    private func rates(_ text: String? = nil) throws -> SampleRates {
        if let text { return try SampleRates(text: text, file: "samples.yaml") }
        return try SampleRates(Resources(roots: [SharedData.packageRoot]))
    }

    private func code(_ body: () async throws -> Void) async throws -> Int {
        do {
            try await body()
            return 0
        } catch let failure as Failure {
            return failure.code
        }
    }

    @Test("each stratum is drawn with its rate, rounded up; certain risk whole; nobody who does not belong")
    func strata() async throws {
        let (database, check) = try await bench()
        let count = try await check.draw(Self.october, seed: 42, try rates(), by: actor(), on: database)
        let cells = try await database.query(
            "select concat_ws(' ', program, frame, risk, drawn, population) from supervision.sample_cell order by cell",
            as: String.self)
        // 10 × 30 % = 3; 3 × 60 % = 1.8, so 2; 100 %; 100 × 2 % = 2.
        #expect(
            cells == [
                "dibao new certain 2 2", "dibao new open 2 3", "dibao new plain 3 10", "tekun standing plain 2 100",
            ])
        #expect(count == 9)
        #expect(try await check.seed(of: Self.october, on: database) == 42)
        let list = try await database.query(
            "select concat_ws(' ', sample_no, state, probability) from api.samples where risk = 'certain' order by 1",
            as: String.self)
        #expect(list == ["QJ-CC-2026-10-00001 open 1.000000", "QJ-CC-2026-10-00002 open 1.000000"])
    }

    @Test("the seed draws the same cases again: those with the smallest SHA-256 of seed|case number")
    func seed() async throws {
        let (database, check) = try await bench()
        for seed in [42, 43] as [Int64] {
            _ = try await check.draw(Self.october, seed: seed, try rates(), by: actor(), on: database)
            let drawn = try await database.query(
                "select case_no from api.samples where risk = 'plain' and frame = 'new' order by 1", as: String.self)
            let expected = (1...10).map { "N\($0)" }
                .sorted { left, right in
                    func digest(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Data("\(seed)|\(text)".utf8))) }
                    return digest(left).lexicographicallyPrecedes(digest(right))
                }
                .prefix(3).sorted()
            #expect(drawn == expected)
            try await database.execute("truncate supervision.sample, supervision.sample_cell, supervision.sample_draw")
        }
    }

    @Test("a month is drawn once, when it is over, and by the district")
    func refused() async throws {
        let (database, check) = try await bench()
        let rates = try rates()
        func draw(_ month: YearMonth, _ actor: Decision.Actor) async throws -> Int {
            try await code { _ = try await check.draw(month, seed: 1, rates, by: actor, on: database) }
        }
        #expect(try await draw(Self.october, actor(on: "2026-10-31")) == 1701)
        #expect(try await draw(Self.october, actor("wang")) == 1251)
        #expect(try await draw(Self.october, actor("nobody")) == 1250)
        #expect(try await draw(YearMonth(containing: "2020-01-01"), actor()) == 1703)
        #expect(try await check.seed(of: YearMonth(containing: "2020-01-01"), on: database) == nil)
        #expect(try await draw(Self.october, actor(on: "2026-11-01")) == 0)
        #expect(try await draw(Self.october, actor()) == 1702)
    }

    @Test("another rate for a single stratum counts, the closest one first")
    func ownRates() async throws {
        let (database, check) = try await bench()
        let rates = try rates(
            """
            least: 1
            complaints: [投诉]
            new: {plain: 30, open: 0, certain: 100}
            standing: {plain: 1, open: 4, certain: 10}
            strata:
              - {program: dibao, plain: 40}
              - {township: "500114001000", program: dibao, plain: 70}
              - {township: "500114002000", plain: 100}
            """)
        _ = try await check.draw(Self.october, seed: 1, rates, by: actor(), on: database)
        let cells = try await database.query("select drawn from supervision.sample_cell order by cell", as: Int32.self)
        #expect(cells == [2, 1, 7, 1])
    }

    @Test("every mistake in the rates is named")
    func mistakes() throws {
        do {
            _ = try rates("least: 0\nnew: {plain: 130, open: x, certain: 1, more: 1}\nstrata: [{plain: 1, town: 2}]\n")
            Issue.record("the rates were accepted")
        } catch let error as ConfigurationError {
            // least, complaints, standing, plain, open, more, town.
            #expect(error.problems.count == 7, "\(error.problems)")
        }
    }

    @Test("the estimate is that of the worked example; who was not met is left out")
    func estimate() async throws {
        let (database, check) = try await bench()
        try await database.executeScript(
            """
            insert into supervision.sample_draw values ('500114', '2026-10-01', 1, '{}', now(), 'li', '李四');
            insert into supervision.sample_cell values
                ('500114', '2026-10-01', 1, '500114001000', 'dibao', 'new', 'plain', 4, 3),
                ('500114', '2026-10-01', 2, '500114001000', 'dibao', 'new', 'certain', 3, 3),
                ('500114', '2026-10-01', 3, '500114002000', 'dibao', 'new', 'plain', 5, 1);
            insert into supervision.sample
            select '500114', 'S' || n, '2026-10-01', case when n < 4 then 1 when n < 7 then 2 else 3 end, 'C' || n, '500114001001'
            from generate_series(1, 7) as n;
            insert into feed.check_results (county_code, row_key, sample_no, item, checked_on, method, result, load_id, known_from)
            select '500114', v.no || v.item, v.no, v.item, '2026-11-05', 'desk', v.result, 1, now()
            from (values
                ('S1', 'approval', 'ok'), ('S1', 'payment', 'problem'), ('S2', 'approval', 'ok'), ('S3', 'approval', 'ok'),
                ('S3', 'precise', 'unreachable'), ('S4', 'approval', 'problem'), ('S4', 'filing', 'problem'),
                ('S5', 'approval', 'ok'), ('S6', 'approval', 'ok')) as v (no, item, result);
            """)
        let estimates = try await check.estimate(from: Self.october, to: Self.october, on: database)
        #expect(estimates.map(\.township) == ["500114001000", "500114002000", nil])
        let town = estimates[0]
        #expect(
            town.name == "甲镇" && town.population == 7 && town.drawn == 6 && town.answered == 5 && town.problems == 2)
        #expect(town.estimate?.total == 3 && town.estimate?.variance == 2)
        #expect(
            town.estimate
                == horvitzThompson([
                    .init(population: 4, sampled: 2, positives: 1), .init(population: 3, sampled: 3, positives: 1),
                ]))
        #expect(estimates[1].estimate == nil && estimates[1].unknown == 5 && estimates[1].drawn == 1)
        #expect(estimates[2].population == 7 && estimates[2].unknown == 5)
        let states = try await database.query("select state from api.samples order by sample_no", as: String.self)
        #expect(states == ["problem", "ok", "unreachable", "problem", "ok", "ok", "open"])
        #expect(
            try await check.estimate(
                from: Self.october.adding(months: 1), to: Self.october.adding(months: 1), on: database
            ).isEmpty)
    }

    @Test("sheets are masked, hold each item of each case, and their columns are those of the feed")
    func sheets() async throws {
        let (database, check) = try await bench()
        _ = try await check.draw(Self.october, seed: 42, try rates(), by: actor(), on: database)
        let folder = NSTemporaryDirectory() + "aidwatch-sheets-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let workspace = try Workspace.create(
            at: folder + "/w", settings: Settings(), projectRoot: SharedData.packageRoot)
        let sheets = try SampleSheets(workspace)
        let out = folder + "/sheets"
        #expect(try await database.session { try sheets.write(Self.october, to: out, on: $0) } == 1)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
                "500114001000.html", "500114001000.xlsx",
            ])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["sheets", "w"])
        let page = try String(contentsOfFile: out + "/500114001000.html", encoding: .utf8)
        #expect(page.contains("甲镇工作抽查表") && page.contains("冉**") && !page.contains("冉启秀"))
        #expect(!page.contains("512328196001010027") && page.components(separatedBy: "QJ-CC-2026-10-").count == 10)
        let reader = try XLSXReader(try FileSource(path: out + "/500114001000.xlsx"))
        let feed = try #require(try FeedCatalog(workspace.resources).feed("check_results"))
        for (column, header) in zip(feed.columns, reader.columns) {
            #expect(column.headers.contains(header), "\(header)")
        }
        #expect(feed.columns.count == 6)
        var record = RecordBuffer()
        var count = 0
        while try reader.next(into: &record) {
            count += 1
            #expect(CheckItem.named(record.string(1)) != nil && !record.string(8).contains("启"))
        }
        // Seven cases in 低保 with six items, two in 特困供养 with seven.
        #expect(count == 7 * 6 + 2 * 7)
        #expect(
            try await code { _ = try await database.session { try sheets.write(Self.october, to: out, on: $0) } }
                == 1706)
        let other = Self.october.adding(months: 1)
        #expect(
            try await code { _ = try await database.session { try sheets.write(other, to: out + "2", on: $0) } } == 1705
        )
    }

    @Test("the items are those of the feed")
    func items() throws {
        let text = try Resources.text(at: SharedData.packageRoot + "/Pipelines/feeds/check_results.yaml")
        for item in CheckItem.allCases { #expect(text.contains("\(item.rawValue): \(item.label)"), "\(item)") }
    }
}
