import Foundation
import Postgres
import Publishing
import Statistics
import Store
import TestSupport
import Testing

@Suite("What the pages say of spot checks, hotline and reports")
struct LocalReportsTests {
    private func files(_ change: (inout Publication) -> Void = { _ in }) throws -> [String: String] {
        var publication = SampleDistrict.publication(findings: 0, details: 0)
        change(&publication)
        var files: [String: String] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) {
            files[$0] = String(decoding: $1, as: UTF8.self)
        }
        return files
    }

    @Test("the district's card has each item with its share and interval, and what all cases are estimated to be")
    func district() throws {
        let page = try #require(try files()["district/index.html"])
        #expect(page.contains("<h3>抽查 180 件，21 件有问题</h3>"))
        #expect(page.contains("2026 年 9 月工作抽查，抽取 190 件，已查 180 件（入户 58 件），结果到 10 月 14 日"))
        // Wilson 95% of 7 in 180 and 5 in 28: scipy.stats.binomtest(…).proportion_ci(method="wilson").
        #expect(page.contains("<td class=\"n\">3.9%</td><td class=\"n\">1.9–7.8%</td>"))
        #expect(page.contains("<td class=\"n\">5/28</td><td class=\"n\">7.9–35.6%</td>"))
        // 400 × 13 / 130 + 720 × 8 / 50 = 40 + 115.2 of 1120.
        #expect(page.contains("按抽中概率推算，全部 1,120 件中有问题的约占 13.9%，95% 区间 "))
        #expect(page.contains("另有 6 件所在的层没有查到，不作推算。"))
        let none = try files { $0.district.spotChecks = nil }["district/index.html"] ?? ""
        #expect(!none.contains("工作抽查，抽取") && none.contains("id=\"discovery\""))
    }

    @Test("a township has its own problems, topics and last reports; topics under three calls stand together")
    func township() throws {
        let files = try files()
        let page = try #require(files["township/500114112000/index.html"])
        #expect(page.contains("<h3>抽查 12 件，3 件有问题</h3>") && page.contains("审批：12 件中 2 件有问题"))
        #expect(!page.contains("近亲属备案：") && page.contains("近亲属备案不在此列") && page.contains("全部 40 件中有问题的占 "))
        #expect(page.contains("<h3>热线 31 件</h3>") && page.contains("前 12 个月平均每月 26.3 件"))
        #expect(page.contains("<title>其他：6 件</title>") && !page.contains("反映应保未保"))
        #expect(page.contains("到期答复 29 / 30 件按时"))
        #expect(page.contains("<dt>公示台账</dt><dd>最近 10-22，10 月 &lt;3 条</dd>"))
        #expect(page.contains("<dt>近亲属备案</dt><dd>还没有记录</dd>"))
        #expect(files["township/500114001000/index.html"]?.contains("id=\"reports\"") == false)
        for (path, text) in files where path.hasPrefix("village/") { #expect(!text.contains("工作抽查"), "\(path)") }
    }

    @Test("one or two calls are not told, neither of a topic nor of the month, nor what gives them away")
    func fewCalls() throws {
        func page(_ calls: Int, _ topics: [Int]) throws -> String {
            try files { publication in
                publication.townships[13].reports = LocalReports(
                    hotline: Hotline(
                        name: "两条热线合计", calls: calls,
                        topics: topics.enumerated().map { .init(name: "主题\($0.offset)", calls: $0.element) }))
            }["township/500114112000/index.html"] ?? ""
        }
        // One call of the rest, hidden; a neighbour hides with it.
        let few = try page(9, [5, 3, 1])
        #expect(few.contains("<h3>热线 9 件</h3>"))
        #expect(few.contains("<span>其他</span><span></span><span class=\"r num\">&lt;3 件"))
        #expect(few.components(separatedBy: "不显示</span></div>").count == 2 && !few.contains("主题2"))
        let fewest = try page(2, [2])
        #expect(fewest.contains("<h3>热线 &lt;3 件</h3>") && !fewest.contains("主题0"))
        #expect(!fewest.contains("<span>其他</span>"))
    }
}

@Suite("What the database tells of spot checks, hotline and reports", .database)
struct SpotCheckFiguresTests {
    /// A site whose samples, answers, calls and reports are written by hand.
    private func site() async throws -> SimulatedSite {
        let folder = FileManager.default.temporaryDirectory.appending(path: "spot-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let site = try await SimulatedSite(households: 5, in: folder)
        try await site.connection.executeScript(
            """
            insert into supervision.sample_draw values
                ('500114', '2026-08-01', 1, '{}', now(), 'li', '李四'), ('500114', '2026-09-01', 1, '{}', now(), 'li', '李四'),
                ('500114', '2026-10-01', 1, '{}', now(), 'li', '李四');
            insert into supervision.sample_cell values
                ('500114', '2026-08-01', 1, '500114001000', 'dibao', 'new', 'plain', 5, 1),
                ('500114', '2026-09-01', 1, '500114001000', 'dibao', 'new', 'plain', 10, 4),
                ('500114', '2026-09-01', 2, '500114001000', 'dibao', 'standing', 'plain', 100, 2),
                ('500114', '2026-09-01', 3, '500114002000', 'dibao', 'new', 'certain', 2, 2),
                ('500114', '2026-09-01', 4, '500114002000', 'tekun', 'standing', 'plain', 7, 1),
                ('500114', '2026-10-01', 1, '500114001000', 'dibao', 'new', 'plain', 10, 1);
            insert into supervision.sample (county_code, sample_no, month, cell, case_no, region_code)
            select '500114', 'S' || n, month::date, cell, 'C' || n, '500114001001'
            from (values (0, '2026-08-01', 1), (1, '2026-09-01', 1), (2, '2026-09-01', 1), (3, '2026-09-01', 1),
                (4, '2026-09-01', 1), (5, '2026-09-01', 2), (6, '2026-09-01', 2), (7, '2026-09-01', 3),
                (8, '2026-09-01', 3), (9, '2026-09-01', 4), (10, '2026-10-01', 1)) as v (n, month, cell);
            insert into feed.check_results (county_code, row_key, sample_no, item, checked_on, method, result, problem, load_id, known_from)
            select '500114', sample || item, sample, item, day::date, method, result, '王二麻子家没有公示', 1, now()
            from (values
                ('S0', 'approval', '2026-09-02', 'desk', 'problem'), ('S1', 'approval', '2026-10-08', 'desk', 'ok'),
                ('S1', 'publicity', '2026-10-09', 'home', 'problem'), ('S2', 'approval', '2026-10-08', 'desk', 'ok'),
                ('S2', 'filing', '2026-10-08', 'desk', 'problem'),
                ('S3', 'approval', '2026-10-08', 'home', 'unreachable'), ('S4', 'approval', '2026-10-08', 'desk', 'ok'),
                ('S5', 'approval', '2026-10-10', 'home', 'ok'), ('S7', 'approval', '2026-10-08', 'desk', 'problem'),
                ('S8', 'care', '2026-10-12', 'home', 'ok'), ('S10', 'approval', '2026-11-02', 'desk', 'problem')
            ) as v (sample, item, day, method, result);
            delete from feed.hotline;
            insert into feed.hotline (county_code, row_key, line, ticket_no, received_at, region_code, category, content, answered_at, load_id, known_from)
            select '500114', no, line, no, at::timestamptz, region, topic, '诉求', answered::timestamptz, 1, now()
            from (values
                ('A', '12345', '2026-10-12 09:00+08', '500114001001', '低保', '2026-10-13 09:00+08'),
                ('B', '79222164', '2026-10-12 09:00+08', '500114001000', '低保', '2026-10-26 09:00+08'),
                ('C', '12345', '2026-10-30 09:00+08', '500114001001', '住房', null),
                ('D', '12345', '2026-03-02 09:00+08', '500114001001', '低保', null),
                ('E', '12345', '2025-09-01 09:00+08', '500114002001', '低保', null)
            ) as v (no, line, at, region, topic, answered);
            delete from feed.grid_reports;
            insert into feed.grid_reports (county_code, row_key, report_no, reported_at, subject_name, region_code, signals, load_id, known_from)
            select '500114', no, no, at::timestamptz, '某', '500114001001', '{illness}', 1, now()
            from (values ('G1', '2026-09-30 23:59+08'), ('G2', '2026-10-01 00:00+08'), ('G3', '2026-10-20 08:00+08'),
                ('G4', '2026-11-01 00:00+08')) as v (no, at);
            """)
        return site
    }

    @Test("the newest month with answers until the day counts, weighted by how likely each case was drawn")
    func spotChecks() async throws {
        let publication = try await site().publication()
        let checks = try #require(publication.district.spotChecks)
        #expect(checks.month == "2026-09" && checks.checkedUntil == "2026-10-12")
        // S3 was met by nobody; S6 and S9 have no answer; all of the stratum of S9 is unknown.
        #expect([checks.drawn, checks.answered, checks.atHome] as [Int] == [9, 6, 3])
        #expect([checks.problems, checks.unknown] as [Int] == [3, 7])
        // 10 × 2/3 + 100 × 0/1 + 2 × 1/2 of 112 cases.
        #expect(checks.estimate?.population == 112)
        #expect(abs((checks.estimate?.total ?? 0) - (20.0 / 3 + 1)) < 1e-9)
        #expect(
            checks.items == [
                .init(name: "审批", checked: 5, problems: 1), .init(name: "初次公示", checked: 1, problems: 1),
                .init(name: "近亲属备案", checked: 1, problems: 1), .init(name: "自理评估与照料", checked: 1, problems: 0),
            ])
        let own = try #require(publication.townships.first { $0.code == "500114001000" }?.reports.spotChecks)
        #expect([own.drawn, own.answered, own.problems, own.unknown] as [Int] == [6, 4, 1, 0])
        // What was found of filings of relatives is the district's to know: 10 × 1/3 of 110 cases.
        #expect(own.items.map(\.name) == ["审批", "初次公示"])
        #expect(abs((own.estimate?.total ?? 0) - 10.0 / 3) < 1e-9 && own.estimate?.population == 110)
        #expect(publication.townships.first { $0.code == "500114003000" }?.reports.spotChecks == nil)
        var text = ""
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { path, content in
            if path.hasSuffix(".html") { text += String(decoding: content, as: UTF8.self) }
        }
        #expect(text.contains("抽查 6 件，3 件有问题") && !text.contains("王二麻子"))
    }

    @Test("both lines count for a township, with the usual month, what fell due, and its last reports")
    func local() async throws {
        let site = try await site()
        let publication = try await site.publication()
        let reports = try #require(publication.townships.first { $0.code == "500114001000" }?.reports)
        let line = try #require(reports.hotline)
        // October's three; one in twelve months before; A was due on October 19 and in time, B was not, C is due in November.
        #expect(line.calls == 3 && line.usual == 1.0 / 12 && line.answered == 2 && line.answeredInTime == 1)
        #expect(line.topics.map { "\($0.name) \($0.calls)" } == ["低保 2", "住房 1"])
        #expect(reports.feeds.first == .init(name: "网格员上报", last: "2026-10-20", records: 2))
        #expect(publication.district.hotlines.map { $0.calls ?? -1 } == [2, 1])
        // None from July to September.
        #expect(
            publication.district.topics.map { "\($0.name) \($0.calls) \($0.usual ?? -1) \($0.inTime)/\($0.due)" }
                == ["低保 2 0.0 1/2", "住房 1 0.0 0/0"])
        #expect(publication.district.outcomes.map { "\($0.name) \($0.calls)" } == ["已答复，未写结果 2", "尚未答复 1"])
        // By a rule that gives twelve working days both had until October 28.
        try await site.connection.execute(
            """
            update detection.rule_run set params = jsonb_set(params, '{0,values,answer_within}', '"12"')
            where rule_id = 'overdue.hotline'
            """)
        let tuned = try await site.publication().townships.first { $0.code == "500114001000" }?.reports.hotline
        #expect(tuned?.answered == 2 && tuned?.answeredInTime == 2)
        let other = publication.townships.first { $0.code == "500114003000" }?.reports
        #expect(other?.hotline?.calls == 0 && other?.feeds.first?.last == nil)
    }
}
