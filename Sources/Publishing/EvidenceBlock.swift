import Domain

/// The picture of a finding's evidence over time, with its table.
enum EvidenceBlock {
    /// The figure; nothing where the series is empty.
    static func html(_ series: EvidenceSeries) -> HTML {
        switch series {
        case .clock(let series): clock(series)
        case .payments(let series): payments(series)
        }
    }

    private static func clock(_ series: ClockSeries) -> HTML {
        guard !series.rows.isEmpty else { return "" }
        let headline = headline(series)
        let note = series.isProvisional ? "；期限暂定，那一年的放假安排尚未公布" : ""
        return figure(
            "时间和期限", headline, "自然日；竖线为期限，斜纹为超过期限的部分，圆点为完成之日\(note)",
            ClockChart.svg(series, title: headline))
    }

    /// By how much the term that was missed is exceeded, in a sentence.
    static func headline(_ series: ClockSeries) -> String {
        guard let row = series.rows.first(where: { $0.limit != nil }), let limit = row.limit else {
            return "从起算到现在"
        }
        let days = (row.end ?? series.asOf).days(since: limit)
        guard days > 0 else { return "\(row.name)在期限以内" }
        return "\(row.name)超过期限 \(Formatting.count(days)) 天" + (row.end == nil ? "，至今没有完成" : "")
    }

    private static func payments(_ series: PaymentSeries) -> HTML {
        guard !series.months.isEmpty else { return "" }
        let grounds = series.months.compactMap(\.groundCents)
        let headline =
            "\(Formatting.count(grounds.count)) 个月的发放是依据，共 \(PaymentChart.yuan(grounds.reduce(0, +))) 元"
        let head: HTML = """
            \(Pieces.head("月份"))\(Pieces.head("发放（元）", numeric: true))\(Pieces.head("其中提示的依据（元）", numeric: true))
            """
        let rows = series.months.map { month -> HTML in
            """
            <tr><th scope="row">\(Formatting.month(month.month))</th><td class="n">\(PaymentChart.yuan(month.cents))</td>\
            <td class="n">\(month.groundCents.map { PaymentChart.yuan($0) } ?? Formatting.notApplicable)</td></tr>

            """
        }
        return figure(
            "逐月发放", headline, "本件每月发放，元，追回的已减去；深色为提示所依据的月份，点线为核定的月救助金额",
            """
            \(PaymentChart.svg(series, title: headline))\
            \(ChartParts.dataTable("逐月发放", head: head, body: HTML.joined(rows)))
            """)
    }

    private static func figure(_ heading: String, _ headline: String, _ note: String, _ content: HTML) -> HTML {
        """
        <section class="card" aria-labelledby="h-series"><h2 id="h-series">\(heading)</h2>\
        <figure class="chart"><figcaption><h3>\(headline)</h3><p class="st">\(note)</p></figcaption>\(content)</figure></section>
        """
    }
}
