import Statistics

/// Draws the funnel of townships: people across, the rate upwards, the limits of chance as bands.
package enum FunnelChart {
    private static let height = 340
    /// The limits are worked out at so many sizes.
    private static let steps = 60

    /// The picture of a funnel.
    ///
    /// - Parameters:
    ///   - funnel: the places.
    ///   - title: what is to be seen, in a sentence.
    ///   - unit: what is counted, such as `条`.
    ///   - link: the address of a place's page, which those outside the limits lead to.
    /// - Returns: the picture.
    package static func svg(_ funnel: Funnel, title: String, unit: String, link: (String) -> String?) -> HTML {
        let most = funnel.places.map(\.people).max() ?? 1
        let least = funnel.places.map(\.people).min() ?? 1
        let width = ChartAxis(covering: Double(most))
        let highest = funnel.places.map(\.rate).max() ?? 0
        let scale = ChartHeight(
            top: 18, bottom: 304, axis: ChartAxis(covering: max(highest * 1.08, funnel.rate * 2.5), whole: false))
        let outside = funnel.places.filter { $0.signal != .none }
        let description =
            "横轴人数，纵轴每千人\(unit)数，\(funnel.places.count) 个点，底纹为 95% 和 99.8% 控制限；"
            + "\(outside.count) 个在 95% 控制限以外。全区每千人 \(Formatting.decimal(funnel.rate)) \(unit)。逐个数值见数据表。"
        var svg: HTML = """
            <svg class="plot pl rp" height="\(height)" role="group"><title>\(title)</title><desc>\(description)</desc>
            """
        svg += bands(funnel, from: max(1, Double(least) * 0.8), width, scale)
        svg += scale.grid
        svg += across(width)
        svg += HTML.joined(
            funnel.places.filter { $0.signal == .none }.map { place in
                """
                <circle class="case" \(spot(place, width, scale)) r="4.5"><title>\(sentence(place, unit))</title></circle>
                """
            })
        svg += marked(outside, unit, width, scale, link)
        let end = Funnel.limits(people: max(1, Int(width.end)), rate: funnel.rate)
        svg += ChartParts.edgeLabels([
            (scale.place(end.widest.upper), "99.8%"), (scale.place(end.usual.upper), "95%"),
            (scale.place(funnel.rate), "全区 \(Formatting.decimal(funnel.rate))"),
        ])
        svg += "</svg>"
        return svg
    }

    /// A place in words.
    static func sentence(_ place: Funnel.Place, _ unit: String) -> String {
        "\(place.name)：\(Formatting.count(place.count)) \(unit)，\(Formatting.count(place.people)) 人，"
            + "\(Formatting.decimal(place.rate))‰，\(place.signal.words)"
    }

    private static func bands(_ funnel: Funnel, from: Double, _ width: ChartAxis, _ scale: ChartHeight) -> HTML {
        let stride = (width.end - from) / Double(steps)
        let limits = (0...steps).map { step -> (x: Double, limits: Funnel.Limits) in
            let people = from + stride * Double(step)
            return (people * 1000 / width.end, Funnel.limits(people: max(1, Int(people)), rate: funnel.rate))
        }
        func area(_ style: HTML, _ upper: (Funnel.Limits) -> Double, _ lower: (Funnel.Limits) -> Double) -> HTML {
            let top = limits.map { (x: $0.x, y: scale.place(upper($0.limits))) }
            let bottom = limits.reversed().map { (x: $0.x, y: scale.place(lower($0.limits))) }
            return "<polygon class=\"\(style)\" points=\"\(ChartNumber.points(top + bottom))\"/>"
        }
        let middle = ChartNumber.text(scale.place(funnel.rate))
        return ChartParts.plane(
            height: height,
            """
            \(area("b99", { $0.widest.upper }, { $0.widest.lower }))\(area("b95", { $0.usual.upper }, { $0.usual.lower }))\
            <polyline class="mean" points="0,\(middle) 1000,\(middle)"/>
            """)
    }

    private static func across(_ width: ChartAxis) -> HTML {
        let marks = width.marks.map { mark -> HTML in
            let anchor: HTML = mark == 0 ? "start" : mark == width.end ? "end" : "middle"
            let place = ChartNumber.percent(mark / width.end)
            return "<text x=\"\(place)\" y=\"321\" text-anchor=\"\(anchor)\">\(width.label(mark))</text>"
        }
        return "\(HTML.joined(marks))<text x=\"50%\" y=\"338\" text-anchor=\"middle\">在救助人数（低保、特困）</text>"
    }

    private static func spot(_ place: Funnel.Place, _ width: ChartAxis, _ scale: ChartHeight) -> HTML {
        """
        cx="\(ChartNumber.percent(Double(place.people) / width.end))" cy="\(ChartNumber.text(scale.place(place.rate)))"
        """
    }

    /// The places outside, with their names where one does not cover another.
    private static func marked(
        _ places: [Funnel.Place], _ unit: String, _ width: ChartAxis, _ scale: ChartHeight, _ link: (String) -> String?
    ) -> HTML {
        var labelled: [(x: Double, y: Double)] = []
        return HTML.joined(
            places.sorted { ($0.rate, $0.code) > ($1.rate, $1.code) }.map { place -> HTML in
                let (x, y) = (Double(place.people) / width.end, scale.place(place.rate))
                let isFree = labelled.allSatisfy { abs($0.y - y) >= 15 || abs($0.x - x) > 0.3 }
                // The name stands to the right, but for another mark there or the end of the picture.
                let isCrowded = places.contains { other in
                    let distance = Double(other.people) / width.end - x
                    return distance > 0 && distance < 0.3 && abs(scale.place(other.rate) - y) < 15
                }
                var mark: HTML = """
                    <circle class="fo \(style(place.signal))" \(spot(place, width, scale)) r="6"/>
                    """
                if isFree {
                    labelled.append((x, y))
                    let anchor: HTML = x > 0.6 || isCrowded && x > 0.3 ? "dx=\"-11\" text-anchor=\"end\"" : "dx=\"11\""
                    mark += """
                        <text x="\(ChartNumber.percent(x))" y="\(ChartNumber.text(y + 4))" \(anchor)>\
                        \(place.name) \(Formatting.decimal(place.rate))</text>
                        """
                }
                let sentence = sentence(place, unit)
                mark += "<title>\(sentence)</title>"
                guard let address = link(place.code) else { return "<g>\(mark)</g>" }
                return "<a href=\"\(address)\" aria-label=\"\(sentence)\">\(mark)</a>"
            })
    }

    private static func style(_ signal: Funnel.Signal) -> HTML {
        switch signal {
        case .breach: "breach"
        case .watch: "watch"
        case .low: "low"
        case .none: ""
        }
    }
}
