/// Draws what was paid month by month as columns from zero, the granted amount as a dotted line.
package enum PaymentChart {
    private static let height = 132

    /// The picture of a series.
    ///
    /// - Parameters:
    ///   - series: the months; those that the finding rests on are drawn darker.
    ///   - title: what is to be seen, in a sentence.
    /// - Returns: the picture; nothing where there is no month.
    package static func svg(_ series: PaymentSeries, title: String) -> HTML {
        guard !series.months.isEmpty else { return "" }
        let yuan = series.months.map { Double($0.cents) / 100 }
        let amount = series.amountCents.map { Double($0) / 100 }
        let scale = ChartHeight(top: 8, bottom: 110, axis: ChartAxis(covering: max(yuan.max() ?? 0, amount ?? 0)))
        let share = 1 / Double(series.months.count)
        let columns = series.months.enumerated().map { index, month -> HTML in
            let y = scale.place(yuan[index])
            let style: HTML = month.groundCents == nil ? "col" : "col now"
            return """
                <rect class="\(style)" x="\(ChartNumber.percent((Double(index) + 0.12) * share))" \
                width="\(ChartNumber.percent(0.76 * share))" y="\(ChartNumber.text(y))" \
                height="\(ChartNumber.text(110 - y))"><title>\(sentence(month))</title></rect>
                """
        }
        let grounds = series.months.filter { $0.groundCents != nil }.map { Formatting.month($0.month) }
        var svg: HTML = """
            <svg class="plot pl rp" height="\(height)" role="img"><title>\(title)</title>\
            <desc>\(series.months.count) 个月的柱形图，提示所依据的是 \(grounds.joined(separator: "、"))。逐月数值见数据表。</desc>\
            \(scale.grid)\(HTML.joined(columns))\(ChartMonths.labels(series.months.map(\.month), y: 127))
            """
        if let amount {
            let y = ChartNumber.text(scale.place(amount))
            svg += """
                <line class="lim2" x1="0" x2="100%" y1="\(y)" y2="\(y)"/>\
                \(ChartParts.edgeLabels([(y: scale.place(amount), words: "核定 \(Formatting.decimal(amount, places: 0))")]))
                """
        }
        svg += "</svg>"
        return svg
    }

    /// A month in words.
    static func sentence(_ month: PaymentSeries.Month) -> String {
        "\(Formatting.month(month.month))：\(yuan(month.cents)) 元" + (month.groundCents == nil ? "" : "，提示的依据")
    }

    /// Cents as yuan with two places.
    static func yuan(_ cents: Int) -> String { Formatting.decimal(Double(cents) / 100, places: 2) }
}
