/// The block 热线 of the district: each line's months, what the last one was about, and what became of the calls.
enum HotlineBlock {
    /// A card a line, and one of topics and outcomes.
    static func html(_ district: DistrictModel) -> HTML {
        let lines = HTML.joined(district.hotlines.map(card))
        guard !district.topics.isEmpty else { return lines }
        return "<div class=\"lines\">\(lines)</div>\(topics(district))"
    }

    private static func card(_ line: Hotline) -> HTML {
        let answered = line.answeredInTime.flatMap { good in
            line.answered.map { "本月到期的按时答复 \(Formatting.share(good, of: $0, unit: "件"))" }
        }
        let notes = [usual(line), answered].compactMap { $0 }
        let total = line.calls.map { "\(Formatting.count($0)) 件" } ?? Formatting.missing
        let headline = "\(line.name)：\(total)\(isUnusual(line) ? "，高于平常" : "")"
        return """
            <div class="card"><figure class="chart"><figcaption><h3>\(headline)</h3>\
            <p class="st">\(notes.joined(separator: " · "))</p></figcaption>\(months(line, total))</figure></div>

            """
    }

    private static func topics(_ district: DistrictModel) -> HTML {
        let calls = district.topics.reduce(0) { $0 + $1.calls }
        let asked = district.topics.filter { $0.name != "其他" && $0.calls > 0 }.prefix(2).map(\.name)
        let headline = asked.isEmpty ? "本月没有来电" : "问得最多的是\(asked.joined(separator: "和"))"
        let isCompared = district.topics.contains { $0.usual != nil }
        let change = isCompared ? "；括号内为较前三个月平均的增减" : ""
        let note =
            "按时答复只看本月到期的；没有写办理期限的按规则的期限计。\(isCompared ? "较前三个月平均多一半、且多 5 件以上的标“增多”。" : "")"
        let outcomes = bars(district.outcomes) { topic in
            "<span class=\"z\">\(Formatting.percent(Double(topic.calls) / Double(max(calls, 1))))</span>"
        }
        let handled: HTML = district.outcomes.isEmpty ? "" : "<h4>怎么办的</h4><div class=\"bars\">\(outcomes)</div>"
        return """
            <div class="card"><h3>\(headline)</h3><p class="st">本月各条热线共 \(Formatting.count(calls)) 件，按诉求类别\(change)</p>\
            <div class="bars">\(bars(district.topics, remark))</div>\(handled)<p class="src">\(note)</p></div>

            """
    }

    private static func bars(_ topics: [Hotline.Topic], _ remark: (Hotline.Topic) -> HTML) -> HTML {
        let most = topics.map(\.calls).max() ?? 0
        return HTML.joined(
            topics.map { topic in
                let words = "\(Formatting.count(topic.calls)) 件"
                let bar = BarChart.bar(topic.calls, of: most, label: "\(topic.name)：\(words)")
                return
                    "<div><span>\(topic.name)</span>\(bar)<span class=\"r num\">\(words) \(remark(topic))</span></div>"
            })
    }

    /// How a topic compares with the months before, and how much of it was answered in time.
    private static func remark(_ topic: Hotline.Topic) -> HTML {
        var parts: [HTML] = []
        if let usual = topic.usual {
            let more = Int((Double(topic.calls) - usual).rounded())
            parts.append("<span class=\"z\">(\(more > 0 ? "+" : "")\(Formatting.count(more)))</span>")
            if Double(more) >= max(5, usual / 2) { parts.append(" <span class=\"tag warn\">增多</span>") }
        }
        if topic.due > 0 {
            parts.append("<br><span class=\"z\">按时 \(Formatting.share(topic.inTime, of: topic.due, unit: "件"))</span>")
        }
        return HTML.joined(parts)
    }

    /// Whether more called than the 95% limit of the usual month.
    private static func isUnusual(_ line: Hotline) -> Bool {
        guard let calls = line.calls, let limits = line.usual.flatMap(Trend.Expectation.init(mean:)) else {
            return false
        }
        return calls > limits.usual.upperBound
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
