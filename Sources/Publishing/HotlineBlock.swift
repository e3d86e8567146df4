/// The block 热线 of the district: each line's months, and what the last one was about.
enum HotlineBlock {
    /// A card a line.
    static func html(_ lines: [Hotline]) -> HTML { HTML.joined(lines.map(card)) }

    private static func card(_ line: Hotline) -> HTML {
        let most = line.topics.map(\.calls).max() ?? 0
        let bars = HTML.joined(
            line.topics.map { topic in
                let words = "\(Formatting.count(topic.calls)) 件"
                let bar = BarChart.bar(topic.calls, of: most, label: "\(topic.name)：\(words)")
                return "<div><span>\(topic.name)</span>\(bar)<span class=\"r num\">\(words)</span></div>"
            })
        let answered = line.answeredInTime.flatMap { good in
            line.answered.map { "本月到期的按时答复 \(Formatting.share(good, of: $0, unit: "件"))" }
        }
        let notes = [usual(line), answered].compactMap { $0 }
        let total = line.calls.map { "\(Formatting.count($0)) 件" } ?? Formatting.missing
        let content: HTML = line.topics.isEmpty ? "" : "<div class=\"bars\">\(bars)</div>"
        return """
            <div class="card"><figure class="chart"><figcaption><h3>\(line.name)：\(total)</h3>\
            <p class="st">\(notes.joined(separator: " · "))</p></figcaption>\(months(line, total))</figure>\(content)</div>

            """
    }

    private static func usual(_ line: Hotline) -> String? {
        line.usual.map { "前 12 个月平均每月 \(Formatting.decimal($0, places: 0)) 件（点线）" }
    }

    private static func months(_ line: Hotline, _ total: String) -> HTML {
        guard !line.months.isEmpty else { return "" }
        let head: HTML = "\(Pieces.head("月份"))\(Pieces.head("来电量（件）", numeric: true))"
        let rows = line.months.map { month -> HTML in
            """
            <tr><th scope="row">\(Formatting.month(month.month))</th><td class="n">\(Formatting.count(month.count))</td></tr>

            """
        }
        return """
            \(ColumnChart.svg(line.months, usual: line.usual, title: "\(line.name)：\(total)", unit: "件"))\
            \(ChartParts.dataTable("\(line.name)逐月来电量", head: head, body: HTML.joined(rows)))
            """
    }
}
