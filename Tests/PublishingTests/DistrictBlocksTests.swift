import Publishing
import Testing

@Suite struct DistrictBlocksTests {
    private func page(_ change: (inout Publication) -> Void = { _ in }) throws -> String {
        var publication = SampleDistrict.publication(findings: 0, details: 0)
        change(&publication)
        var page = ""
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { path, content in
            if path == "district/index.html" { page = String(decoding: content, as: UTF8.self) }
            if !path.hasPrefix("district/"), path.hasSuffix(".html") {
                let text = String(decoding: content, as: UTF8.self)
                #expect(!text.contains("移送纪检监察机关") && !text.contains("主动发现与抽查"), "\(path)")
            }
        }
        return page
    }

    private func row(_ number: Int, seen day: String) -> FindingRow {
        FindingRow(
            number: "QJ-\(number)", kind: .missed, rule: "missed.orphan", reason: "r", sources: 1, townshipCode: nil,
            township: "—", villageCode: nil, village: "—", subject: "—", firstSeen: day, stage: .new, actBy: nil,
            daysLeft: nil, audience: .district)
    }

    @Test("the share mended has its fraction and interval; under 30 a fraction alone")
    func rectification() throws {
        let page = try page()
        #expect(page.contains("<h3>10 月提醒 118 条，8 条逾期未整改</h3>"))
        // (74 + 72 + 26 + 67) / (79 + 84 + 29 + 74)
        #expect(page.contains("<h3>整改率 89.8%（239/266 条）</h3>"))
        // Wilson 95% of 74 in 79: scipy.stats.binomtest(74, 79).proportion_ci(method="wilson").
        #expect(page.contains("<td class=\"n\">93.7%</td><td class=\"n\">86.0–97.3%</td>"))
        #expect(page.contains("<td class=\"n\">26/29</td>"))
        #expect(page.contains("<div><dt>已移送</dt><dd>14</dd></div><div><dt>退回补充</dt><dd>2</dd></div>"))
    }

    @Test("the tile has the share with its fraction and interval, and last year's where there is one")
    func tile() throws {
        let own = try page()
        // Wilson 95% of 239 in 266: scipy.stats.binomtest(239, 266).proportion_ci(method="wilson").
        #expect(own.contains("<div class=\"val\">89.8%</div><div class=\"den\">已整改 239 / 到期应整改 266 条</div>"))
        #expect(own.contains("<div class=\"den\">2026 年以来，95% 区间 85.6–92.9%</div><svg"))
        #expect(own.contains("<title>整改率 89.8%（239/266 条），95% 区间 85.6–92.9%</title>"))
        let few = try page { publication in
            publication.district.rectification = Rectification(
                lines: [.init(kind: .missed, due: 9, mended: 7), .init(kind: .overdue, due: 1, mended: 1)],
                before: .init(mended: 38, due: 43))
        }
        #expect(few.contains("<div class=\"val\">8/10<i>条</i></div>"))
        // Wilson 95% of 8 in 10: 49.0–94.3%.
        #expect(few.contains("95% 区间 49.0–94.3%</div><div class=\"den\">上年同期 88.4%（38/43 条）</div><svg"))
        let none = try page { $0.district.rectification = Rectification() }
        #expect(none.contains("整改率</div><div class=\"val\">—</div>"))
    }

    @Test("ages are counted in days from the first sight, each in one class")
    func ages() throws {
        // October 31 is day 0: 7, 8, 15, 16, 30, 31, 60 and 61 days before.
        let days = [
            "2026-10-24", "2026-10-23", "2026-10-16", "2026-10-15", "2026-10-01", "2026-09-30", "2026-09-01",
            "2026-08-31", "2026-10-31",
        ]
        let page = try page { publication in
            publication.findings = days.enumerated().map { row($0, seen: $1) }
        }
        for (name, count) in [
            ("7 天及以内", 2), ("8–15 天", 2), ("16–30 天", 2), ("31–60 天", 2), ("60 天以上", 1),
        ] {
            #expect(page.contains("<title>\(name)：\(count) 条</title>"), "\(name)")
        }
    }

    @Test("who told of needs stands with what came of it")
    func discovery() throws {
        let page = try page()
        #expect(page.contains("<h3>发现困难 1,489 人次，已获救助 552 人次</h3>"))
        // Wilson 95% of 297 in 811: scipy.stats.binomtest(297, 811).proportion_ci(method="wilson").
        #expect(page.contains("<td class=\"n\">36.6%</td><td class=\"n\">33.4–40.0%</td>"))
        #expect(page.contains("<td class=\"n\">7/24</td>"))
    }

    @Test("without reminders, referrals and needs the blocks say so or are left out")
    func empty() throws {
        let page = try page { publication in
            publication.district.discoveries = []
            publication.district.spotChecks = nil
            publication.district.rectification = Rectification()
        }
        #expect(!page.contains("id=\"discovery\""))
        #expect(page.contains("<h3>10 月没有发出工作提醒</h3>") && page.contains("<h3>今年还没有到期应整改的线索</h3>"))
    }
}
