/// Draws how long a step took against its limit.
///
/// The picture has no `viewBox`: x is in percent of whatever width there is, y in pixels, so its text never scales.
/// The hatch of the zone beyond the limit is the pattern `hatch` of the page.
package enum StepChart {
    private static let height = 46
    private static let middle = 30

    /// A picture of quantiles where there are enough cases, else of one dot a case.
    ///
    /// - Parameters:
    ///   - step: the durations.
    ///   - axis: where the axis ends, in the step's unit, above zero; what lies beyond is drawn at its end.
    /// - Returns: the picture.
    package static func svg(_ step: StepDurations, axis: Int) -> HTML {
        let scale = Scale(end: max(axis, 1))
        var svg: HTML = """
            <svg class="plot" width="100%" height="\(height)" role="img"><title>\(title(step))</title>\
            <desc>\(description(step))</desc>\
            <line class="axis" x1="0" x2="100%" y1="\(middle)" y2="\(middle)"/>
            """
        svg += zone(step, scale)
        if step.cases >= StepDurations.fewest, let quantiles = step.quantiles {
            svg += box(quantiles, scale)
        } else {
            svg += dots(step.values, unit: step.unit.label, scale)
        }
        svg += limit(step, scale)
        svg += "</svg>"
        return svg
    }

    /// Where the common axis of several steps ends: past the limits and nearly all durations, but never so far that
    /// one forgotten case flattens all others.
    package static func axis(of steps: [StepDurations]) -> Int {
        let limits = steps.map(\.limit).max() ?? 1
        let longest = steps.map { $0.quantiles?.p90 ?? $0.values.max() ?? 0 }.max() ?? 0
        return min(max(limits + max(limits / 3, 2), longest + 1), limits * 3)
    }

    /// Percent of the width for a value.
    private struct Scale {
        let end: Int

        func percent(_ value: Int) -> String { text(min(max(value, 0), end)) }

        func width(from low: Int, to high: Int) -> String {
            text(max(min(high, end) - min(max(low, 0), end), 0))
        }

        private func text(_ value: Int) -> String {
            Formatting.decimal(Double(value) * 100 / Double(end), places: 2) + "%"
        }
    }

    private static func title(_ step: StepDurations) -> String {
        "\(step.name)：\(step.cases) 件，\(step.limitText)"
    }

    private static func description(_ step: StepDurations) -> String {
        let unit = step.unit.label
        if step.cases >= StepDurations.fewest, let spread = step.quantiles {
            return "中位数 \(spread.median) \(unit)，中间一半 \(spread.p25)–\(spread.p75) \(unit)，"
                + "10%–90% 为 \(spread.p10)–\(spread.p90) \(unit)"
        }
        let values = step.values.sorted().map(String.init).joined(separator: "、")
        return values.isEmpty ? "没有办完的件" : "各件用时（\(unit)）：\(values)"
    }

    private static func zone(_ step: StepDurations, _ scale: Scale) -> HTML {
        let (from, to) = step.limitIsMinimum ? (0, step.limit) : (step.limit, scale.end)
        return """
            <rect class="over" fill="url(#hatch)" x="\(scale.percent(from))" \
            width="\(scale.width(from: from, to: to))" y="20" height="20"/>
            """
    }

    private static func limit(_ step: StepDurations, _ scale: Scale) -> HTML {
        let words = (step.limitIsMinimum ? "不少于 " : "限 ") + "\(step.limit) \(step.unit.label)"
        let nearEnd = step.limit * 10 > scale.end * 7
        let anchor: HTML = nearEnd ? " text-anchor=\"end\" dx=\"-4\"" : " dx=\"4\""
        let place = scale.percent(step.limit)
        return """
            <line class="limit" x1="\(place)" x2="\(place)" y1="4" y2="42"/>\
            <text class="an" x="\(place)" y="13"\(anchor)>\(words)</text>
            """
    }

    private static func box(_ spread: StepDurations.Quantiles, _ scale: Scale) -> HTML {
        """
        <rect class="thin" x="\(scale.percent(spread.p10))" width="\(scale.width(from: spread.p10, to: spread.p90))" \
        y="\(middle - 2)" height="4"/>\
        <rect class="thick" x="\(scale.percent(spread.p25))" width="\(scale.width(from: spread.p25, to: spread.p75))" \
        y="\(middle - 6)" height="12"/>\
        <circle class="median" cx="\(scale.percent(spread.median))" cy="\(middle)" r="5"/>
        """
    }

    /// One dot a case, those of equal length stacked.
    private static func dots(_ values: [Int], unit: String, _ scale: Scale) -> HTML {
        var groups: [Int: Int] = [:]
        for value in values { groups[min(value, scale.end + 1), default: 0] += 1 }
        return HTML.joined(
            groups.keys.sorted().map { value in
                let number = groups[value] ?? 0
                let gap = number > 1 ? min(7, 22.0 / Double(number - 1)) : 0
                let top = Double(middle) + gap * Double(number - 1) / 2
                let beyond = value > scale.end
                let words = beyond ? "超过 \(scale.end) \(unit)：\(number) 件" : "\(value) \(unit)：\(number) 件"
                let circles = (0..<number).map { index -> HTML in
                    let place = Formatting.decimal(top - gap * Double(index))
                    return "<circle class=\"case\" cx=\"\(scale.percent(value))\" cy=\"\(place)\" r=\"3.5\"/>"
                }
                return "<g><title>\(words)</title>\(HTML.joined(circles))</g>"
            })
    }
}
