/// Draws monthly counts against the bands of what was to be expected.
///
/// Like all charts without a `viewBox` around its text: x in percent, y in pixels. The bands and the line alone lie on
/// a plane that is stretched.
package enum TrendChart {
    private static let height = 172

    /// The picture of a trend.
    ///
    /// - Parameters:
    ///   - trend: the months.
    ///   - title: what is to be seen, in a sentence.
    ///   - style: the class of the line's colour, `s0` to `s5`.
    /// - Returns: the picture.
    package static func svg(_ trend: Trend, title: String, style: String) -> HTML {
        guard !trend.months.isEmpty else { return "" }
        let tops = trend.months.map { max($0.count ?? 0, $0.expected?.widest.upperBound ?? 0) }
        let scale = ChartHeight(top: 12, bottom: 148, axis: ChartAxis(covering: Double(tops.max() ?? 0)))
        var svg: HTML = """
            <svg class="plot pl rp" height="\(height)" role="img"><title>\(title)</title>\
            <desc>\(description(trend))</desc>
            """
        svg += gaps(trend, scale)
        svg += ChartParts.plane(
            height: height, HTML.joined(runs(trend) { $0.expected != nil }.map { bands(trend, $0, scale) }))
        svg += scale.grid
        svg += first(trend)
        svg += ChartParts.plane(
            height: height, HTML.joined(runs(trend) { $0.count != nil }.map { line(trend, $0, style, scale) }))
        svg += points(trend, style, scale)
        svg += ChartMonths.labels(trend.months.map(\.month), y: 166)
        svg += edge(trend, scale)
        svg += hits(trend, scale)
        svg += "</svg>"
        return svg
    }

    /// One month in words.
    static func sentence(_ month: Trend.Month) -> String {
        let name = Formatting.month(month.month)
        guard let count = month.count else { return "\(name)：\(Formatting.missing)" }
        guard let expected = month.expected else { return "\(name)：\(Formatting.count(count)) 条" }
        return "\(name)：\(Formatting.count(count)) 条，预期 \(Formatting.decimal(expected.mean)) 条"
            + "（95% 范围 \(range(expected.usual))），\(month.signal.words)"
    }

    /// A range of counts: `22–44`.
    static func range(_ range: ClosedRange<Int>) -> String {
        "\(Formatting.count(range.lowerBound))–\(Formatting.count(range.upperBound))"
    }

    private static func description(_ trend: Trend) -> String {
        let last = trend.months.last.map(sentence) ?? ""
        let flagged = trend.months.count { $0.signal != .none }
        return "\(trend.months.count) 个月的月度条数折线，底纹为前 12 个月推算的预期范围，\(flagged) 个月超上限。\(last)。逐月数值见数据表。"
    }

    private static func x(_ index: Int, _ trend: Trend) -> Double {
        (Double(index) + 0.5) * 1000 / Double(trend.months.count)
    }

    /// Stretches of neighbouring months that hold.
    private static func runs(_ trend: Trend, where holds: (Trend.Month) -> Bool) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        for index in trend.months.indices where holds(trend.months[index]) {
            if let last = runs.last, last.upperBound == index - 1 {
                runs[runs.count - 1] = last.lowerBound...index
            } else {
                runs.append(index...index)
            }
        }
        return runs
    }

    /// Half a month to either side of each middle, so that a band of one month has a width.
    private static func bands(_ trend: Trend, _ run: ClosedRange<Int>, _ scale: ChartHeight) -> HTML {
        let half = 500 / Double(trend.months.count)
        func along(_ value: (Trend.Expectation) -> Double) -> [(x: Double, y: Double)] {
            let middle = run.compactMap { index in
                trend.months[index].expected.map { (x: x(index, trend), y: scale.place(value($0))) }
            }
            guard let first = middle.first, let last = middle.last else { return [] }
            return [(first.x - half, first.y)] + middle + [(last.x + half, last.y)]
        }
        let wide = along { Double($0.widest.upperBound) } + along { Double($0.widest.lowerBound) }.reversed()
        let usual = along { Double($0.usual.upperBound) } + along { Double($0.usual.lowerBound) }.reversed()
        return """
            <polygon class="b99" points="\(ChartNumber.points(wide))"/>\
            <polygon class="b95" points="\(ChartNumber.points(usual))"/>\
            <polyline class="mean" points="\(ChartNumber.points(along { $0.mean }))"/>
            """
    }

    private static func line(_ trend: Trend, _ run: ClosedRange<Int>, _ style: String, _ scale: ChartHeight) -> HTML {
        guard run.count > 1 else { return "" }
        let points = run.map { (x: x($0, trend), y: scale.place(Double(trend.months[$0].count ?? 0))) }
        return "<polyline class=\"ln \(style)\" points=\"\(ChartNumber.points(points))\"/>"
    }

    /// The last month, months that stand alone, and those above a limit.
    private static func points(_ trend: Trend, _ style: String, _ scale: ChartHeight) -> HTML {
        let lone = Set(runs(trend) { $0.count != nil }.filter { $0.count == 1 }.map(\.lowerBound))
        return HTML.joined(
            trend.months.enumerated().map { index, month -> HTML in
                guard let count = month.count else { return "" }
                let isLast = index == trend.months.count - 1
                guard isLast || month.signal != .none || lone.contains(index) else { return "" }
                let place: HTML =
                    "cx=\"\(ChartNumber.percent(x(index, trend) / 1000))\" cy=\"\(ChartNumber.text(scale.place(Double(count))))\""
                return switch month.signal {
                case .breach: "<circle class=\"breach\" \(place) r=\"5.5\"/>"
                case .watch: "<circle class=\"watch\" \(place) r=\"5\"/>"
                case .none: "<circle class=\"pt \(style)\" \(place) r=\"4\"/>"
                }
            })
    }

    /// The months of which nothing is known.
    private static func gaps(_ trend: Trend, _ scale: ChartHeight) -> HTML {
        HTML.joined(
            runs(trend) { $0.count == nil }.map { run in
                let share = 1 / Double(trend.months.count)
                let middle = ChartNumber.percent((Double(run.lowerBound + run.upperBound) + 1) / 2 * share)
                return """
                    <rect class="gap" x="\(ChartNumber.percent(Double(run.lowerBound) * share))" \
                    width="\(ChartNumber.percent(Double(run.count) * share))" y="12" height="136"/>\
                    <text class="an" x="\(middle)" y="84" text-anchor="middle">\(Formatting.missing)</text>
                    """
            })
    }

    private static func first(_ trend: Trend) -> HTML {
        guard let index = trend.months.firstIndex(where: { $0.month == trend.firstMonth }) else { return "" }
        let place = ChartNumber.percent(x(index, trend) / 1000)
        let isLate = index * 2 >= trend.months.count
        let anchor: HTML = isLate ? " text-anchor=\"end\" dx=\"-5\"" : " dx=\"5\""
        return """
            <line class="ann" x1="\(place)" x2="\(place)" y1="10" y2="148"/>\
            <text class="an" x="\(place)" y="20"\(anchor)>首次检查，含存量</text>
            """
    }

    /// The last value and the 95% limit, at the right edge.
    private static func edge(_ trend: Trend, _ scale: ChartHeight) -> HTML {
        guard let last = trend.months.last, let count = last.count else { return "" }
        let y = scale.place(Double(count))
        let place = ChartNumber.percent(x(trend.months.count - 1, trend) / 1000)
        var html: HTML = """
            <text class="dl" x="\(place)" dx="10" y="\(ChartNumber.text(y + 4))">\(Formatting.count(count))</text>
            """
        if let expected = last.expected {
            // Two lines, kept clear of the value.
            let limit = scale.place(Double(expected.usual.upperBound))
            let isAbove = y + 18 > 132 || limit <= y && y - 32 >= 8
            let top = abs(limit - y) < 24 ? (isAbove ? y - 32 : y + 18) : limit - 8
            let base = min(max(top, 8), 132)
            html += """
                <text x="100%" dx="6" y="\(ChartNumber.text(base + 4))">95% 上限</text>\
                <text x="100%" dx="6" y="\(ChartNumber.text(base + 18))">\(Formatting.count(expected.usual.upperBound)) 条</text>
                """
        }
        return html
    }

    private static func hits(_ trend: Trend, _ scale: ChartHeight) -> HTML {
        let share = 1 / Double(trend.months.count)
        return HTML.joined(
            trend.months.enumerated().map { index, month in
                """
                <rect class="hit" x="\(ChartNumber.percent(Double(index) * share))" \
                width="\(ChartNumber.percent(share))" y="12" height="136"><title>\(sentence(month))</title></rect>
                """
            })
    }
}

/// The months under a picture.
enum ChartMonths {
    /// The first, each January and July that has room, and the last; on narrow screens Januaries go without their year.
    static func labels(_ months: [String], y: Int) -> HTML {
        HTML.joined(
            months.enumerated().map { index, month -> HTML in
                let isLast = index == months.count - 1
                let number = month.split(separator: "-").last.flatMap { Int($0) } ?? 0
                let share = (Double(index) + 0.5) / Double(months.count)
                let isMark = [1, 7].contains(number) && (0.32...0.82).contains(share)
                guard index == 0 || isLast || isMark else { return "" }
                let place = ChartNumber.percent(share)
                let name = Formatting.monthName(month)
                let words: HTML =
                    if index == 0, !isLast {
                        "\(Formatting.month(month))"
                    } else if number == 1, !isLast {
                        "<tspan class=\"yr\">\(String(month.prefix(4))) 年 </tspan>\(name)"
                    } else {
                        "\(name)"
                    }
                let style: HTML = isLast ? " class=\"an\"" : index > 0 ? " class=\"mk\"" : ""
                let anchor: HTML = index == 0 && !isLast ? "start\" dx=\"-10" : "middle"
                return "<text x=\"\(place)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(style)>\(words)</text>"
            })
    }
}
