import Domain
import Foundation
import Publishing
import TestSupport
import Testing

@Suite("The pictures of a finding's evidence") struct EvidenceSeriesTests {
    private static let clock = ClockSeries(
        rows: [
            .init(name: "转办", from: "2026-09-01", limit: "2026-09-11", end: "2026-09-21"),
            .init(name: "答复 <甲>", from: "2026-09-01", limit: nil, end: nil),
        ], asOf: "2026-10-21", isProvisional: false)

    private static let payments = PaymentSeries(
        months: [
            .init(month: "2026-06", cents: 59_080, groundCents: nil),
            .init(month: "2026-07", cents: 59_080, groundCents: 59_080),
            .init(month: "2026-08", cents: 118_160, groundCents: 59_080),
            .init(month: "2026-09", cents: -10, groundCents: nil),
            .init(month: "2026-10", cents: 0, groundCents: nil),
        ], amountCents: 59_080)

    @Test("terms are bars on one axis of days, hatched beyond their limit, with the same in words")
    func clocks() throws {
        let svg = ClockChart.svg(Self.clock, title: "转办超过期限 10 天")
        try Golden.compare(svg.bytes, with: "clock.svg")
        let text = String(decoding: svg.bytes, as: UTF8.self)
        // 50 days and 2% of room: 10 days are 19.61% of the width, 20 days 39.22%, 50 days 98.04%.
        #expect(text.contains("<rect class=\"thick\" x=\"0%\" width=\"39.22%\" y=\"22\" height=\"12\"/>"))
        #expect(text.contains("fill=\"url(#hatch)\" x=\"19.61%\" width=\"19.61%\""))
        #expect(text.contains("<rect class=\"thick\" x=\"0%\" width=\"98.04%\" y=\"68\" height=\"12\"/>"))
        #expect(text.contains("转办：09-01 起，期限 09-11，09-21 完成；答复 &lt;甲&gt;：09-01 起，到 10-21 没有完成</desc>"))
        #expect(ClockChart.svg(ClockSeries(rows: [], asOf: "2026-10-21", isProvisional: false), title: "a").isEmpty)
    }

    @Test("months are columns from zero, darker where the finding rests on them; the granted amount is a line")
    func months() throws {
        let svg = PaymentChart.svg(Self.payments, title: "2 个月")
        try Golden.compare(svg.bytes, with: "payments.svg")
        let text = String(decoding: svg.bytes, as: UTF8.self)
        #expect(text.components(separatedBy: "class=\"col now\"").count == 3)
        // 1181.6 yuan reach to 1200 on an axis of 102 px: 110 − 102 × 1181.6 / 1200 = 9.564.
        #expect(text.contains("y=\"9.56\" height=\"100.44\"><title>2026 年 8 月：1,181.60 元，提示的依据</title>"))
        #expect(text.contains("height=\"0\"><title>2026 年 9 月：−0.10 元</title>") && text.contains(">核定 591</text>"))
        #expect(PaymentChart.svg(PaymentSeries(months: [], amountCents: 1), title: "a").isEmpty)
    }

    private func page(_ series: EvidenceSeries?) throws -> String {
        var publication = SampleDistrict.publication(findings: 1, details: 1)
        publication.details[0].series = series
        var page = ""
        try SiteRenderer(dashboards: [TestFolders.dashboards]).render(publication) { path, content in
            if path == "district/finding-QJ-2026-10-0001.html" { page = String(decoding: content, as: UTF8.self) }
        }
        return page
    }

    @Test("the page says by how much and on what it rests, and leaves the figure out where there is none")
    func pages() throws {
        #expect(try page(.clock(Self.clock)).contains("<h3>转办超过期限 10 天</h3>"))
        let open = ClockSeries(
            rows: [.init(name: "办理", from: "2027-01-04", limit: "2027-01-11", end: nil)], asOf: "2027-01-12",
            isProvisional: true)
        let waiting = try page(.clock(open))
        #expect(waiting.contains("<h3>办理超过期限 1 天，至今没有完成</h3>") && waiting.contains("期限暂定，那一年的放假安排尚未公布"))
        #expect(waiting.contains("期限 01-11（暂定），到 01-12 没有完成") && waiting.contains("class=\"limit dashed\""))
        let paid = try page(.payments(Self.payments))
        #expect(paid.contains("<h3>2 个月的发放是依据，共 1,181.60 元</h3>"))
        #expect(
            paid.contains("2026 年 8 月</th><td class=\"n\">1,181.60</td><td class=\"n\">590.80</td></tr>"))
        #expect(try !page(nil).contains("h-series"))
    }
}
