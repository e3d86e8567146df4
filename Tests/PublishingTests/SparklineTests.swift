import Foundation
import Publishing
import Testing

@Suite("The small pictures beside figures") struct SparklineTests {
    @Test("a series runs from its lowest to its highest value; what is not shown is a gap, what stands alone a dot")
    func drawn() throws {
        let values: [Int?] = [10, 12, 11, nil, 14, nil, 16, 18, 17, 19, 20, 20, 15]
        try Golden.compare(Sparkline.svg(values, title: "低保 <近 13 个月>").bytes, with: "sparkline.svg")
        // Without a last value there is no mark of it.
        let gone = String(decoding: Sparkline.svg([1, 2, nil], title: "a").bytes, as: UTF8.self)
        #expect(gone.contains("points=\"3,23 56,3\"") && !gone.contains("<circle"))
        let flat = String(decoding: Sparkline.svg([7, 7], title: "a").bytes, as: UTF8.self)
        #expect(flat.contains("points=\"3,13 109,13\"") && flat.contains("cx=\"109\" cy=\"13\" r=\"3\""))
        #expect(Sparkline.svg([nil, 5], title: "a").isEmpty && Sparkline.svg([], title: "a").isEmpty)
    }

    private func tile(_ path: String, _ change: (inout Publication) -> Void = { _ in }) throws -> String {
        var publication = SampleDistrict.publication(findings: 0, details: 0)
        change(&publication)
        var page = ""
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) {
            if $0 == path { page = String(decoding: $1, as: UTF8.self) }
        }
        return page.components(separatedBy: "<div class=\"kpi\"><div class=\"lab\">特困</div>").last?
            .components(separatedBy: "<div class=\"kpi\">").first ?? ""
    }

    @Test("a tile says its months to who cannot see them, and a month of one or two is a gap, with a neighbour's")
    func hidden() throws {
        func months(_ counts: [Int]) -> [MonthCount] {
            zip(["2026-08", "2026-09", "2026-10"], counts).map { MonthCount(month: $0, count: $1) }
        }
        func set(_ publication: inout Publication) {
            publication.townships = Array(publication.townships.prefix(3))
            publication.villages = []
            for (index, counts) in [[5, 2, 7], [9, 9, 9], [4, 8, 4]].enumerated() {
                publication.townships[index].aid.extremePoverty = AidFigure(
                    persons: counts[2], months: months(counts))
            }
            publication.district.aid.extremePoverty = AidFigure(persons: 20, months: months([18, 19, 20]))
        }
        let district = try tile("district/index.html", set)
        #expect(district.contains("<title>特困近 3 个月：2026 年 8 月 18 人，2026 年 10 月 20 人，18–20 人之间</title>"))
        let first = try tile("township/500114001000/index.html", set)
        #expect(
            first.contains("<title>特困近 3 个月：2026 年 8 月 5 人，2026 年 10 月 7 人，5–7 人之间，1 个月不显示</title>"))
        // September of the second is hidden with the first's; the third shows all of its own.
        #expect(try tile("township/500114002000/index.html", set).contains("，1 个月不显示</title>"))
        #expect(try !tile("township/500114003000/index.html", set).contains("不显示</title>"))
        let now = try tile("township/500114001000/index.html") { publication in
            set(&publication)
            publication.townships[0].aid.extremePoverty.persons = 2
        }
        #expect(now.contains("&lt;3") && !now.contains("class=\"plot spark\""))
        #expect(try !tile("village/500114001200/index.html").contains("class=\"plot spark\""))
    }
}
