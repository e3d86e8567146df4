/// Draws where one place stands among its like: a dot for each, its own larger, the whole as a dashed line.
package enum StripChart {
    /// One value of the strip.
    package struct Value: Sendable {
        /// Such as 濯水镇.
        package let name: String
        /// In the unit of the strip; below zero it is drawn at zero.
        package let value: Double

        package init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// The picture of a strip.
    ///
    /// - Parameters:
    ///   - values: the other places.
    ///   - own: the place itself; nil where its value is not known or not shown.
    ///   - whole: the whole's value; nil likewise.
    ///   - title: the measure and the own value, in words.
    ///   - unit: what stands behind a number, such as `‰`.
    /// - Returns: the picture.
    package static func svg(_ values: [Value], own: Value?, whole: Double?, title: String, unit: String) -> HTML {
        let all = values.map(\.value) + [own?.value, whole].compactMap { $0 }
        let axis = ChartAxis(covering: all.max() ?? 0, whole: false)
        func place(_ value: Double) -> String { ChartNumber.percent(min(max(value, 0), axis.end) / axis.end) }
        func words(_ value: Value) -> String { "\(value.name) \(Formatting.decimal(value.value))\(unit)" }
        let span =
            all.isEmpty
            ? "没有可比的数"
            : "\(values.count + (own == nil ? 0 : 1)) 个乡镇（街道），最低 \(Formatting.decimal(all.min() ?? 0))\(unit)，"
                + "最高 \(Formatting.decimal(all.max() ?? 0))\(unit)"
        var svg: HTML = """
            <svg class="plot strip" width="100%" height="46" role="img"><title>\(title)</title><desc>\(span)</desc>\
            <line class="axis" x1="0" x2="100%" y1="16" y2="16"/>
            """
        svg += HTML.joined(
            values.map { value in
                "<circle class=\"case\" cx=\"\(place(value.value))\" cy=\"16\" r=\"4\"><title>\(words(value))</title></circle>"
            })
        if let whole {
            svg += """
                <line class="ann" x1="\(place(whole))" x2="\(place(whole))" y1="4" y2="28"/>
                """
        }
        if let own {
            svg +=
                "<circle class=\"own\" cx=\"\(place(own.value))\" cy=\"16\" r=\"7\"><title>\(words(own))</title></circle>"
        }
        svg += """
            <text x="0" y="42">0</text>\
            <text x="100%" y="42" text-anchor="end">\(axis.label(axis.end))\(unit)</text></svg>
            """
        return svg
    }
}
