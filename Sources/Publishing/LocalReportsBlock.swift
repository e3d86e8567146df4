/// The block 抽查、热线、报数 of a township.
enum LocalReportsBlock {
    /// A card for each part that has data; empty where none has.
    static func html(_ reports: LocalReports, _ edition: Edition) -> HTML {
        let checks = reports.spotChecks.map(SpotCheckBlock.township) ?? ""
        let hotline = reports.hotline.map { Self.hotline($0) } ?? ""
        return "\(checks)\(hotline)\(reports.feeds.isEmpty ? "" : feeds(reports.feeds, edition))"
    }

    /// The topics that at least three calls were about; one or two calls of the others are not told.
    static func topics(_ line: Hotline) -> [(name: String, calls: Count)] {
        let named = line.topics.filter { $0.calls >= Suppression.threshold }
        let rest = line.topics.reduce(0) { $0 + $1.calls } - named.reduce(0) { $0 + $1.calls }
        let all = named.map { (name: $0.name, calls: $0.calls) } + (rest > 0 ? [(name: "其他", calls: rest)] : [])
        return zip(all, Suppression.column(all.map(\.calls)).cells).map { (name: $0.name, calls: $1) }
    }

    private static func hotline(_ line: Hotline) -> HTML {
        let total = Suppression.column([line.calls])
        let topics = total.total.isHidden ? [] : topics(line)
        let most = topics.compactMap(\.calls.shown).max() ?? 0
        let bars = topics.map { topic -> HTML in
            let words = "\(topic.calls.text)\(topic.calls == .withheld ? "" : " 件")"
            let bar: HTML =
                topic.calls.shown.map { BarChart.bar($0, of: most, label: "\(topic.name)：\(words)") } ?? "<span></span>"
            return "<div><span>\(topic.name)</span>\(bar)<span class=\"r num\">\(words)</span></div>"
        }
        let usual = line.usual.map { "，前 12 个月平均每月 \(Formatting.decimal($0)) 件" } ?? ""
        let answered =
            (line.answered ?? 0) < Suppression.threshold
            ? ""
            : "<p>到期答复 \(VillageTable.part(line.answeredInTime, of: line.answered, unit: "件"))按时</p>" as HTML
        let note: HTML = bars.isEmpty ? "" : "<p class=\"src\">不足 3 件的主题并入“其他”。</p>"
        let list: HTML = bars.isEmpty ? "" : "<div class=\"bars\">\(HTML.joined(bars))</div>"
        return """
            <div class="card"><h3>热线 \(total.total.text) 件</h3><p class="st">\(line.name)本月受理\(usual)</p>\
            \(list)\(answered)\(note)</div>

            """
    }

    private static func feeds(_ feeds: [LocalReports.Feed], _ edition: Edition) -> HTML {
        let month = Formatting.monthName(edition.month)
        let lines = feeds.map { feed -> HTML in
            let records = Suppression.column([feed.records]).total.text
            let words =
                feed.last.map { "最近 \(Formatting.shortDay($0))，\(month) \(records) 条" } ?? "还没有记录"
            return "<div><dt>\(feed.name)</dt><dd>\(words)</dd></div>"
        }
        return """
            <div class="card"><h3>本地报数到哪一天</h3><p class="st">\(edition.day) 时点，以记录里的日期计</p>\
            <dl class="kv">\(HTML.joined(lines))</dl>\
            <p class="src">很久没有记录，可能是没有事，也可能是没有报；请核对后补报。</p></div>

            """
    }
}
