import Domain

/// The block 新增线索走势: one picture a kind, each with its table.
enum TrendBlock {
    /// The district's panels, of the kinds that rules look for; empty where there is none.
    static func district(_ trends: [Kind: Trend], tested: Set<Kind>, _ edition: Edition) -> HTML {
        let kinds = Kind.allCases.filter { tested.contains($0) && trends[$0] != nil }
        return HTML.joined(
            kinds.map { kind in
                guard let trend = trends[kind] else { return "" }
                return
                    "<div class=\"card\">\(figure(kind.label, trend, style: kind.lineStyle, of: "条", edition))</div>\n"
            })
    }

    /// The one panel of a township: all kinds that it may know of.
    static func township(_ trend: Trend, _ edition: Edition) -> HTML {
        "<div class=\"card\">\(figure("新增线索", trend, style: "s0", of: "条，漏保、错保、超期与程序合计", edition))</div>"
    }

    private static func figure(
        _ name: String, _ trend: Trend, style: String, of measure: String, _ edition: Edition
    ) -> HTML {
        let headline = headline(name, trend, edition)
        let span =
            "\(Formatting.month(trend.months.first?.month ?? ""))至 \(Formatting.month(trend.months.last?.month ?? ""))"
        return """
            <figure class="chart"><figcaption><h3>\(headline)</h3>\
            <p class="st">每月首次提示的线索（\(measure)），\(span)\(edition.isMonthWhole ? "" : "，最后一月未满")</p></figcaption>\
            \(TrendChart.svg(trend, title: headline, style: style))\(table(headline, trend))</figure>
            """
    }

    /// What the last month says, in a sentence.
    static func headline(_ name: String, _ trend: Trend, _ edition: Edition) -> String {
        guard let last = trend.months.last else { return "\(name)：\(Formatting.missing)" }
        let month = Formatting.monthName(last.month) + (edition.isMonthWhole ? "" : "至今")
        guard let count = last.count else { return "\(name)：\(month)\(Formatting.missing)" }
        let start = "\(name)：\(month) \(Formatting.count(count)) 条"
        guard let expected = last.expected else {
            return start + (last.month == trend.firstMonth ? "，首次检查" : "，历史不满 12 个月")
        }
        switch last.signal {
        case .breach: return start + "，高于 99.8% 上限"
        case .watch: return start + "，高于 95% 上限"
        case .none:
            // A month that is not over may still fill up.
            guard edition.isMonthWhole else { return start + "，未超上限" }
            return start + (count < expected.usual.lowerBound ? "，低于预期范围" : "，在预期范围内")
        }
    }

    private static func table(_ headline: String, _ trend: Trend) -> HTML {
        let head = HTML.joined(
            ["月份", "新增线索（条）", "预期", "95% 范围", "99.8% 范围"].map { Pieces.head($0, numeric: $0 != "月份") })
        let rows = trend.months.map { month -> HTML in
            let mean = month.expected.map { Formatting.decimal($0.mean) } ?? Formatting.notApplicable
            let usual = month.expected.map { TrendChart.range($0.usual) } ?? Formatting.notApplicable
            let widest = month.expected.map { TrendChart.range($0.widest) } ?? Formatting.notApplicable
            return """
                <tr><th scope="row">\(Formatting.month(month.month))</th><td class="n">\(Formatting.count(month.count))</td>\
                <td class="n">\(mean)</td><td class="n">\(usual)</td><td class="n">\(widest)</td></tr>

                """
        }
        return ChartParts.dataTable("\(headline)：逐月数值", head: head, body: HTML.joined(rows))
    }
}

extension Kind {
    /// The class of the kind's colour as a line.
    fileprivate var lineStyle: String {
        switch self {
        case .missed: "s1"
        case .wrongful: "s2"
        case .kinship: "s3"
        case .overdue: "s4"
        case .integrity: "s5"
        }
    }
}

extension Edition {
    /// Whether the data's day is the last of its month.
    var isMonthWhole: Bool {
        guard let day = CalendarDay.parse(Array(day.utf8).span) else { return false }
        return YearMonth(containing: day).last == day
    }
}
