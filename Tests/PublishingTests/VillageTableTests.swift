import Foundation
import Publishing
import Testing

@Suite("The table of a township's villages") struct VillageTableTests {
    private func findings(_ count: Int, in village: String) -> [FindingRow] {
        (0..<count).map { number in
            FindingRow(
                number: "QJ-\(village)-\(number)", kind: number % 2 == 0 ? .missed : .overdue, rule: "missed.orphan",
                reason: "r", sources: 1, townshipCode: "500114112000", township: "濯水镇", villageCode: village,
                village: village, subject: "—", firstSeen: "2026-10-01", stage: .new, actBy: nil, daysLeft: nil,
                audience: .village)
        }
    }

    private func village(_ code: String, people: Int, publicity: (Int, Int)) -> VillageModel {
        let none = AidFigure(persons: 0)
        return VillageModel(
            code: code, name: code, townshipCode: "500114112000", households: nil, residents: nil,
            aid: AidFigures(
                minimumLiving: AidFigure(persons: people), extremePoverty: none, temporary: none, lowIncome: none),
            publicityCurrent: publicity.0, publicityDue: publicity.1, tasks: [], applications: [], telephones: [])
    }

    private func page() throws -> String {
        var publication = SampleDistrict.publication(findings: 0, details: 0)
        publication.villages = [
            village("500114112201", people: 100, publicity: (5, 5)),
            village("500114112202", people: 100, publicity: (4, 5)),
            village("500114112203", people: 200, publicity: (1, 2)),
            village("500114112204", people: 600, publicity: (0, 0)),
        ]
        publication.townships.removeAll { $0.code != "500114112000" }
        publication.findings =
            findings(8, in: "500114112201") + findings(7, in: "500114112202") + findings(5, in: "500114112203")
        var page = ""
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { path, content in
            if path == "township/500114112000/index.html" { page = String(decoding: content, as: UTF8.self) }
        }
        return page
    }

    @Test("each village has its total, and what is beyond chance for its size is told")
    func signals() throws {
        let page = try page()
        // 20 findings of 1000 people: 2 are expected of 100, 4 of 200, 12 of 600. Of a mean of 2 the 97.5% limit lies between
        // 4 (P(X ≤ 4) = 0.9473) and 5 (0.9834), the 99.9% limit between 7 (0.99890) and 8 (0.99976): at 7.1. P(X ≤ 7 | 4) =
        // 0.949, P(X = 0 | 12) = 0.000006.
        for (code, total, signal, tags) in [
            ("500114112201", 8, "超上限", "<span class=\"tag bad\">超上限</span>"),
            (
                "500114112202", 7, "关注公示未更新",
                "<span class=\"tag warn\">关注</span> <span class=\"tag warn\">公示未更新</span>"
            ), ("500114112203", 5, "", ""), ("500114112204", 0, "偏低", "<span class=\"tag ok\">偏低</span>"),
        ] {
            let row =
                page.components(separatedBy: "village/\(code)/index.html").dropFirst().first?
                .components(separatedBy: "</tr>").first ?? ""
            #expect(row.contains("<td class=\"n\" data-v=\"\(total)\"><b>"), "\(code)")
            #expect(row.hasSuffix("<td data-v=\"\(signal)\">\(tags)</td>"), "\(code): \(row.suffix(160))")
        }
        #expect(page.contains("<td class=\"n\"><b><a href=\"findings.html\">20</a></b></td>"))
    }
}
