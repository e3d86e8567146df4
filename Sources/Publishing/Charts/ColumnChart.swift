/// Draws monthly numbers as columns from zero, the usual month as a dotted line.
package enum ColumnChart {
    private static let height = 132

    /// The picture of months.
    ///
    /// - Parameters:
    ///   - months: oldest first.
    ///   - usual: the mean of the months before the last one; nil where there are too few.
    ///   - title: what is to be seen, in a sentence.
    ///   - unit: what is counted.
    /// - Returns: the picture.
    package static func svg(_ months: [MonthCount], usual: Double?, title: String, unit: String) -> HTML {
        guard !months.isEmpty else { return "" }
        let most = max(Double(months.compactMap(\.count).max() ?? 0), usual ?? 0)
        let scale = ChartHeight(top: 8, bottom: 110, axis: ChartAxis(covering: most))
        let share = 1 / Double(months.count)
        let last = months.last?.count
        let mean = usual.map { "，前 12 个月平均 \(Formatting.decimal($0, places: 0)) \(unit)（点线）" } ?? ""
        let columns = months.enumerated().map { index, month -> HTML in
            let words =
                "\(Formatting.month(month.month))：\(month.count.map { "\(Formatting.count($0)) \(unit)" } ?? Formatting.missing)"
            let left = ChartNumber.percent((Double(index) + 0.12) * share)
            let width = ChartNumber.percent(0.76 * share)
            guard let count = month.count else {
                return
                    "<rect class=\"gap\" x=\"\(left)\" width=\"\(width)\" y=\"8\" height=\"102\"><title>\(words)</title></rect>"
            }
            let y = scale.place(Double(count))
            let style: HTML = index == months.count - 1 ? "col now" : "col"
            return """
                <rect class="\(style)" x="\(left)" width="\(width)" y="\(ChartNumber.text(y))" \
                height="\(ChartNumber.text(110 - y))"><title>\(words)</title></rect>
                """
        }
        var svg: HTML = """
            <svg class="plot pl rp" height="\(height)" role="img"><title>\(title)</title>\
            <desc>\(months.count) 个月的柱形图，最近一月 \(last.map { "\(Formatting.count($0)) \(unit)" } ?? Formatting.missing)\(mean)。\
            逐月数值见数据表。</desc>\(scale.grid)\(HTML.joined(columns))\(ChartMonths.labels(months.map(\.month), y: 127))
            """
        var labels: [(y: Double, words: String)] = []
        if let usual {
            let y = ChartNumber.text(scale.place(usual))
            svg += "<line class=\"lim2\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
            labels.append((scale.place(usual), "平均 \(Formatting.decimal(usual, places: 0))"))
        }
        if let last { labels.append((scale.place(Double(last)), Formatting.count(last))) }
        svg += ChartParts.edgeLabels(labels)
        svg += "</svg>"
        return svg
    }
}
