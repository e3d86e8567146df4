import Foundation
import Postgres
import Publishing
import Store
import TestSupport
import Testing

/// A simulated district on whose findings people decide.
@Suite(.database) struct DecidedFindingsTests {
    /// Writes a step of noon, October 31, as a decision of 李四 does.
    private func decide(
        _ action: String, _ finding: String, _ state: String, until: String? = nil, in site: SimulatedSite
    ) async throws {
        try await site.connection.execute(
            """
            select detection.change_states($1,
                jsonb_populate_record(null::audit.event, jsonb_build_object(
                    'via', 'command', 'at', '2026-10-31 12:00+08', 'day', '2026-10-31', 'login', 'li', 'person', '李四',
                    'level', 'district', 'os_user', 'tester', 'approver', case when $3 = 'refer' then '周五' end)),
                (select array_agg(row(
                    f.finding_id, $3, $4, $5::date, case when $3 = 'remind' then 1 end, null,
                    '{"reason": "王二麻子说的"}'::jsonb)::detection.change)
                from detection.finding f where f.finding_no = $2))
            """,
            [
                .init(site.settings.district), .init(finding), .init(action), .init(state), .init(until),
            ])
    }

    private func files(_ publication: Publication) throws -> [String: String] {
        var files: [String: String] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { path, content in
            files[path] = String(decoding: content, as: UTF8.self)
        }
        return files
    }

    @Test(
        "steps stand on the page without names or reasons, a referral on the district's alone, reminders in the block")
    func decided() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "decided-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let site = try await SimulatedSite(households: 150, in: folder)
        let numbers = try await site.connection.query(
            """
            select f.finding_no from detection.finding f
            join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
            where r.audience = 'village' and r.is_referable and f.state = 'new' and f.cleared_at is null
                and f.rule_id <> 'overdue.due_soon' and r.kind in ('overdue', 'procedure', 'missed', 'wrongful')
            order by f.finding_no limit 3
            """, as: String.self)
        try #require(numbers.count == 3)
        let (reminded, returned, referred) = (numbers[0], numbers[1], numbers[2])
        try await decide("confirm", reminded, "confirmed", in: site)
        try await decide("remind", reminded, "reminded", until: "2026-11-04", in: site)
        for (action, state) in [("confirm", "confirmed"), ("refer", "referred"), ("return", "confirmed")] {
            try await decide(action, returned, state, in: site)
        }
        for (action, state) in [("confirm", "confirmed"), ("refer", "referred")] {
            try await decide(action, referred, state, in: site)
        }
        let publication = try await site.publication()
        let figures = try #require(publication.district.rectification)
        #expect(figures.reminded == 1)
        #expect(figures.running == 1)
        #expect(figures.lines.isEmpty)
        #expect(figures.referred == 2)
        #expect(figures.returned == 1)
        #expect(figures.settled == 0)

        let row = publication.findings.first { $0.number == reminded }
        #expect(row?.actBy == "2026-11-04" && row?.daysLeft == 4)

        let files = try files(publication)
        let page = try #require(files["district/finding-\(reminded).html"])
        #expect(page.contains("工作提醒（第 1 级），限 11 月 4 日前整改 <small>\(publication.edition.publisher)</small>"))
        #expect(page.contains("<span class=\"num\">2026-10-31 12:00</span><span>核实属实"))
        #expect(try #require(files["district/finding-\(returned).html"]).contains("退回补充"))
        #expect(files["district/finding-\(referred).html"]?.contains("<span>移送 <small>") == true)

        // Only what was decided by its last step, and is not referred, tells how often a rule is right.
        let rules = [reminded, returned].compactMap { number in
            publication.findings.first { $0.number == number }?.rule
        }
        for (number, rule) in zip([reminded, returned], rules) {
            let accuracy = publication.details.first { $0.row.number == number }?.accuracy
            let same = rules.count { $0 == rule }
            #expect(accuracy?.decided == same && accuracy?.upheld == same && accuracy?.months == 12)
            #expect(
                files["district/finding-\(number).html"]?.contains("认定成立 \(same) 条中 \(same) 条，95% 区间 ") == true)
        }
        #expect(publication.details.contains { $0.accuracy == nil })

        let place = try #require(publication.findings.first { $0.number == returned })
        let below = "township/\(try #require(place.townshipCode))/finding-\(returned).html"
        #expect(files[below]?.contains("核实属实") == true)
        for (path, text) in files {
            #expect(!text.contains("王二麻子") && !text.contains("李四"), "\(path)")
            if path.hasPrefix("district/") { continue }
            #expect(!path.contains(referred) && !text.contains(referred), "\(path)")
            #expect(!text.contains("移送 <small>") && !text.contains("退回补充 <small>"), "\(path)")
        }
    }

    @Test("what is dismissed in the month has ended in it")
    func ended() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ended-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let site = try await SimulatedSite(households: 150, in: folder)
        let number = try #require(
            try await site.connection.first(
                """
                select f.finding_no from detection.finding f
                join detection.rule r on r.rule_id = f.rule_id and r.version = f.rule_version
                where r.kind = 'wrongful' and f.state = 'new' and f.cleared_at is null
                order by f.finding_no
                """, as: String.self))
        let before = try await site.publication().district.closedFindings[.wrongful] ?? 0
        try await decide("dismiss", number, "dismissed", until: "2027-03-31", in: site)
        let publication = try await site.publication()
        #expect(publication.district.closedFindings[.wrongful] == before + 1)
        #expect(!publication.findings.contains { $0.number == number })
    }
}
