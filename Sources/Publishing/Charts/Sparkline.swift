/// Draws a short series without axes beside a figure; what is not shown is a gap.
package enum Sparkline {
    private static let (width, height) = (112.0, 26.0)
    private static let margin = 3.0

    /// The picture of a series from its lowest to its highest value.
    ///
    /// - Parameters:
    ///   - values: oldest first; nil where a value is not shown.
    ///   - title: the same in words.
    /// - Returns: the picture; nothing where fewer than two values are shown.
    package static func svg(_ values: [Int?], title: String) -> HTML {
        let shown = values.compactMap { $0 }
        guard shown.count > 1, let least = shown.min(), let most = shown.max() else { return "" }
        func point(_ index: Int, _ value: Int) -> (x: Double, y: Double) {
            let x = margin + Double(index) * (width - 2 * margin) / Double(values.count - 1)
            let share = most > least ? Double(value - least) / Double(most - least) : 0.5
            return (x, height - margin - share * (height - 2 * margin))
        }
        var runs: [[(x: Double, y: Double)]] = []
        var isOpen = false
        for (index, value) in values.enumerated() {
            guard let value else {
                isOpen = false
                continue
            }
            if !isOpen { runs.append([]) }
            isOpen = true
            runs[runs.count - 1].append(point(index, value))
        }
        let lines = runs.map { run -> HTML in
            if run.count == 1 { return dot(run[0], radius: "1.5") }
            return "<polyline class=\"ln s0\" points=\"\(ChartNumber.points(run))\"/>"
        }
        let end: HTML = values.last.flatMap { $0 }.map { dot(point(values.count - 1, $0), radius: "3") } ?? ""
        return """
            <svg class="plot spark" width="112" height="26" role="img"><title>\(title)</title>\(HTML.joined(lines))\(end)</svg>
            """
    }

    private static func dot(_ point: (x: Double, y: Double), radius: HTML) -> HTML {
        "<circle class=\"own\" cx=\"\(ChartNumber.text(point.x))\" cy=\"\(ChartNumber.text(point.y))\" r=\"\(radius)\"/>"
    }

    /// What the picture of monthly counts shows: the first and the last one, the range, and how many are not shown.
    static func words(_ name: String, _ counts: [MonthCount], unit: String) -> String {
        func words(_ month: MonthCount) -> String {
            "\(Formatting.month(month.month)) \(month.count.map { "\(Formatting.count($0)) \(unit)" } ?? "不显示")"
        }
        guard let first = counts.first, let last = counts.last else { return name }
        let shown = counts.compactMap(\.count)
        let range =
            shown.min().flatMap { least in
                shown.max().map { "，\(Formatting.count(least))–\(Formatting.count($0)) \(unit)之间" }
            } ?? ""
        let hidden = counts.count - shown.count
        return "\(name)近 \(counts.count) 个月：\(words(first))，\(words(last))\(range)"
            + (hidden > 0 ? "，\(hidden) 个月不显示" : "")
    }
}
