/// Draws shares as bars and intervals; like all charts without a `viewBox`, x in percent.
package enum BarChart {
    /// A horizontal bar from zero: `value` of `whole`.
    package static func bar(_ value: Int, of whole: Int, label: String) -> HTML {
        let share = whole > 0 ? min(Double(max(value, 0)) / Double(whole), 1) : 0
        return """
            <svg class="bar" width="100%" height="16" role="img"><title>\(label)</title>\
            <rect class="ground" width="100%" height="16"/>\
            <rect class="fill" width="\(Formatting.decimal(share * 100, places: 2))%" height="16"/></svg>
            """
    }

    /// A share with its interval on an axis from 0 to 100%.
    ///
    /// - Parameters:
    ///   - value: the share, from 0 to 1.
    ///   - low: the interval's lower end, from 0 to 1.
    ///   - high: its upper end.
    ///   - label: the same in words.
    /// - Returns: the picture.
    package static func interval(_ value: Double, low: Double, high: Double, label: String) -> HTML {
        func place(_ share: Double) -> String { Formatting.decimal(min(max(share, 0), 1) * 100, places: 2) + "%" }
        return """
            <svg class="plot ci" width="100%" height="34" role="img"><title>\(label)</title>\
            <line class="axis" x1="0" x2="100%" y1="10" y2="10"/>\
            <line class="half" x1="50%" x2="50%" y1="3" y2="17"/>\
            <rect class="thin" x="\(place(low))" width="\(place(max(high - low, 0)))" y="8" height="4"/>\
            <circle class="median" cx="\(place(value))" cy="10" r="5"/>\
            <text x="0" y="30">0%</text><text x="50%" y="30" text-anchor="middle">50%</text>\
            <text x="100%" y="30" text-anchor="end">100%</text></svg>
            """
    }
}
