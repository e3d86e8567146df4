import Domain

/// Draws terms as bars on an axis of days, each with its limit; what is beyond the limit is hatched.
///
/// The hatch is the pattern `hatch` of the page. Words stand above the bars, so that none covers another.
package enum ClockChart {
    private static let rowHeight = 46

    /// The picture of a series.
    ///
    /// - Parameters:
    ///   - series: the terms, the earliest day of which begins the axis.
    ///   - title: what is to be seen, in a sentence.
    /// - Returns: the picture; nothing where there is no term.
    package static func svg(_ series: ClockSeries, title: String) -> HTML {
        guard let first = series.rows.map(\.from).min() else { return "" }
        let days = series.rows.flatMap { [$0.limit, $0.end ?? series.asOf].compactMap { $0 } }
        let last = days.max() ?? series.asOf
        let span = Double(max(last.days(since: first), 1)) * 1.02
        let isOneYear = first.components.year == last.components.year
        func words(_ day: CalendarDay) -> String {
            isOneYear ? Formatting.shortDay(day.description) : day.description
        }
        func place(_ day: CalendarDay) -> String {
            ChartNumber.percent(min(max(Double(day.days(since: first)) / span, 0), 1))
        }
        func width(_ from: CalendarDay, _ to: CalendarDay) -> String {
            ChartNumber.percent(max(Double(to.days(since: from)) / span, 0))
        }
        let height = series.rows.count * rowHeight + 22
        var svg: HTML = """
            <svg class="plot clock" width="100%" height="\(height)" role="img"><title>\(title)</title>\
            <desc>\(series.rows.map { sentence($0, series) }.joined(separator: "；"))</desc>
            """
        for (index, row) in series.rows.enumerated() {
            let top = index * rowHeight
            let end = row.end ?? series.asOf
            svg += """
                <text class="an" x="0" y="\(top + 13)">\(sentence(row, series))</text>\
                <rect class="thick" x="\(place(row.from))" width="\(width(row.from, end))" y="\(top + 22)" height="12"/>
                """
            if let limit = row.limit {
                if end > limit {
                    svg += """
                        <rect class="ground" x="\(place(limit))" width="\(width(limit, end))" y="\(top + 22)" height="12"/>\
                        <rect class="over" fill="url(#hatch)" x="\(place(limit))" width="\(width(limit, end))" \
                        y="\(top + 22)" height="12"/>
                        """
                }
                let x = place(limit)
                let style: HTML = series.isProvisional ? "limit dashed" : "limit"
                svg += "<line class=\"\(style)\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(top + 18)\" y2=\"\(top + 38)\"/>"
            }
            if row.end != nil {
                svg += "<circle class=\"median\" cx=\"\(place(end))\" cy=\"\(top + 28)\" r=\"5\"/>"
            }
        }
        let base = series.rows.count * rowHeight
        svg += """
            <line class="axis" x1="0" x2="100%" y1="\(base + 2)" y2="\(base + 2)"/>\
            <text x="0" y="\(base + 17)">\(words(first))</text>\
            <text x="100%" y="\(base + 17)" text-anchor="end">\(words(last))</text></svg>
            """
        return svg
    }

    /// A term in words.
    static func sentence(_ row: ClockSeries.Row, _ series: ClockSeries) -> String {
        func day(_ day: CalendarDay) -> String { Formatting.shortDay(day.description) }
        let limit = row.limit.map { "，期限 \(day($0))\(series.isProvisional ? "（暂定）" : "")" } ?? ""
        let end = row.end.map { "，\(day($0)) 完成" } ?? "，到 \(day(series.asOf)) 没有完成"
        return "\(row.name)：\(day(row.from)) 起\(limit)\(end)"
    }
}
