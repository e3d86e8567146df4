import Formats
import Foundation
import Publishing
import TestSupport
import Testing

@Suite("督办与评价")
struct SupervisionPageTests {
    private static let petitions = [
        SupervisionModel.Petition(
            number: "X1", channel: "来信", township: "濯水镇", receivedOn: "2026-03-02", forwardedOn: "2026-03-04",
            repliedOn: "2026-03-20", result: "部分属实", cameAgain: true),
        SupervisionModel.Petition(
            number: "X2", channel: "来电", township: "濯水镇", receivedOn: "2026-10-01", late: "超期未转办"),
        SupervisionModel.Petition(
            number: "=X3", channel: "来访", township: "沙坝镇", receivedOn: "2026-10-20", repliedOn: "2026-10-22",
            result: "属实"),
    ]

    private static let model = SupervisionModel(
        petitions: petitions,
        exemptions: [
            .init(
                number: "QJ-1", kind: .overdue, title: "超期", township: "濯水镇", day: "2026-09-01", basis: "第二条",
                until: nil,
                holds: true)
        ],
        satisfaction: [
            .init(code: "500114112000", township: "濯水镇", opinions: 50, content: 40, discontent: 5, points: 205),
            .init(code: "500114122000", township: "沙坝镇", opinions: 2, content: 1, discontent: 1, points: 6),
            .init(code: "500114123000", township: "太极镇", opinions: 8, content: 4, discontent: 0, points: 30),
        ],
        agencies: [
            .init(
                number: "AG1", name: "甲社工", compared: 40, gaps: 6, medianGap: 120.5, concluded: 60, above: 6,
                expected: 12,
                due: 10, late: 3, waiting: 2, medianDays: 4, isLenient: true)
        ])

    private func files(_ change: (inout Publication) -> Void) throws -> [String: [UInt8]] {
        var publication = SampleDistrict.publication(findings: 0, details: 0)
        change(&publication)
        var files: [String: [UInt8]] = [:]
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { files[$0] = $1 }
        return files
    }

    private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

    /// The rows of a workbook as texts.
    private func rows(_ bytes: [UInt8]?) throws -> [[String]] {
        let reader = try XLSXReader(MemorySource(try #require(bytes)))
        var (record, rows) = (RecordBuffer(), [reader.columns])
        while try reader.next(into: &record) {
            rows.append((0..<reader.columns.count).map { $0 < record.fieldCount ? record.string($0) : "" })
        }
        return rows
    }

    @Test("tile, list, CSV and workbook say the same of every block")
    func reconcile() throws {
        let files = try files { $0.district.supervision = Self.model }
        let overview = text(files["district/index.html"])
        let page = text(files["district/supervision.html"])
        for (id, headline) in [
            ("petitions", "信访 3 件，未答复 1 件，超期 1 件，答复后没有重复信访 2 件中 1 件"),
            ("exemptions", "登记容错免责 1 条，仍有效 1 条"), ("satisfaction", "满意率 75.0%（45/60 件）"),
            ("agencies", "1 家机构，两项收入差距过大 15.0%（6/40 件），超 5 个工作日 10 件中 3 件"),
        ] {
            #expect(overview.contains("<a href=\"supervision.html#\(id)\">") && overview.contains(headline), "\(id)")
            #expect(page.contains("<h3>\(headline)</h3>"), "\(id)")
            let section =
                page.components(separatedBy: "<section class=\"sec\" id=\"\(id)\"").last?
                .components(separatedBy: "</section>").first ?? ""
            let book = try rows(files["district/\(id).xlsx"])
            let csv = text(files["district/\(id).csv"]).split(separator: "\r\n")
            #expect(section.components(separatedBy: "<tr><th scope=\"row\">").count == book.count, "\(id)")
            #expect(csv.count == book.count, "\(id)")
            #expect(section.contains("href=\"\(id).csv\"") && section.contains("href=\"\(id).xlsx\""))
        }
        #expect(page.contains(">是</td>") && page.contains("超期未转办"))
        #expect(text(files["district/petitions.csv"]).contains("\"'=X3\""))
        #expect(try rows(files["district/petitions.xlsx"])[3][0] == "=X3")
    }

    @Test("shares have their interval, under 30 a fraction; one or two opinions are not told, nor what gives them away")
    func intervals() throws {
        let files = try files { $0.district.supervision = Self.model }
        // Wilson: scipy.stats.binomtest(40, 50).proportion_ci(method="wilson"), likewise 4 in 8, 6 in 40 and 3 in 10.
        let opinions = try rows(files["district/satisfaction.xlsx"]).dropFirst().map { $0.joined(separator: "|") }
        #expect(
            opinions == [
                "濯水镇|50|4.1|40|5|80.0%|67.0–88.8%", "沙坝镇|<3|||||", "太极镇|不显示|||||",
            ])
        // Byar: 6 events against 12 expected, (2.19…13.06)/12 by Breslow and Day's formula.
        let agencies = try rows(files["district/agencies.xlsx"]).dropFirst().map { $0.joined(separator: "|") }
        #expect(
            agencies == [
                "甲社工|40|6|15.0%|7.1–29.1%|120.5|60|6|12|0.50|0.18–1.09|10|3|3/10|10.8–60.3%|4|2|认定偏少，待核查"
            ])
    }

    @Test("a township has its own petitions and opinions, a village nothing, and who has none has no page and no link")
    func levels() throws {
        let files = try files { publication in
            publication.district.supervision = Self.model
            publication.townships[0].supervision = SupervisionModel(
                petitions: Array(Self.petitions.prefix(2)), satisfaction: Self.model.satisfaction.map { [$0[1]] })
        }
        let township = SampleDistrict.townships[0].0
        // Two opinions are told by no block, page or overview.
        for file in ["index.html", "supervision.html"] {
            let page = text(files["township/\(township)/\(file)"])
            #expect(page.contains("评价不足 3 件，不单独显示") && !page.contains("满意率 "), "\(file)")
        }
        #expect(text(files["township/\(township)/supervision.html"]).contains("<h3>信访 2 件，未答复 1 件，超期 1 件"))
        #expect(text(files["township/\(township)/index.html"]).contains("supervision.html#petitions"))
        let pages = files.keys.filter { $0.hasSuffix("supervision.html") }
        #expect(pages.sorted() == ["district/supervision.html", "township/\(township)/supervision.html"])
        let empty = try self.files { _ in }
        #expect(!empty.keys.contains { $0.hasSuffix("supervision.html") })
        #expect(!text(empty["district/index.html"]).contains("supervision"))
    }
}
