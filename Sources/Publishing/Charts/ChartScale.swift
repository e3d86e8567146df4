/// Numbers as the geometry of a picture needs them: plain digits, no thousands commas, at most two places.
enum ChartNumber {
    /// A number with up to two places and without trailing zeros: `12`, `97.22`, `-0.5`.
    static func text(_ value: Double) -> String {
        let hundredths = Int((value.magnitude * 100).rounded())
        let sign = value < 0 && hundredths > 0 ? "-" : ""
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        guard rest > 0 else { return "\(sign)\(whole)" }
        let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
        return "\(sign)\(whole).\(digits)"
    }

    /// A share of one as a percentage of the width.
    static func percent(_ share: Double) -> String { text(share * 100) + "%" }

    /// The points of a line or an area.
    static func points(_ points: [(x: Double, y: Double)]) -> String {
        points.map { "\(text($0.x)),\(text($0.y))" }.joined(separator: " ")
    }
}

/// An axis from zero to a round number with round steps of 1, 2 or 5 times a power of ten, at most seven of them.
struct ChartAxis {
    /// The last mark.
    let end: Double
    /// The distance between two marks.
    let step: Double
    private let places: Int

    /// An axis that reaches at least `value`; `whole` allows no steps below one.
    init(covering value: Double, whole: Bool = true) {
        let reach = max(value, whole ? 1 : 0.1)
        var step = whole ? 1.0 : 0.1
        let factors = [2.0, 2.5, 2.0]
        var turn = 0
        while reach / step > 6 {
            step *= factors[turn % 3]
            turn += 1
        }
        self.step = step
        places = step < 1 ? 1 : 0
        end = (reach / step - 1e-9).rounded(.up) * step
    }

    /// The marks, from zero to the end.
    var marks: [Double] { (0...Int((end / step).rounded())).map { Double($0) * step } }

    /// A mark's number as it is read.
    func label(_ mark: Double) -> String { Formatting.decimal(mark, places: places) }
}

/// The upright scale of a picture, in pixels from its top.
struct ChartHeight {
    let top: Double
    let bottom: Double
    let axis: ChartAxis

    /// Where a value stands; what lies beyond the axis stands at its end.
    func place(_ value: Double) -> Double {
        bottom - min(max(value, 0), axis.end) / axis.end * (bottom - top)
    }

    /// The grid lines with their numbers on the left.
    var grid: HTML {
        HTML.joined(
            axis.marks.map { mark in
                let y = place(mark)
                let style: HTML = mark == 0 ? "zero" : "axis"
                let line = ChartNumber.text(y)
                return """
                    <line class="\(style)" x1="0" x2="100%" y1="\(line)" y2="\(line)"/>\
                    <text x="-6" y="\(ChartNumber.text(y + 4))" text-anchor="end">\(axis.label(mark))</text>
                    """
            })
    }
}

/// Parts that several pictures share.
enum ChartParts {
    /// Lines and areas on a plane of 1000 by the height, stretched to the width; text never stands in it.
    static func plane(height: Int, _ shapes: HTML) -> HTML {
        """
        <svg width="100%" height="\(height)" viewBox="0 0 1000 \(height)" preserveAspectRatio="none" \
        overflow="visible">\(shapes)</svg>
        """
    }

    /// The table behind a picture.
    static func dataTable(_ label: String, head: HTML, body: HTML, foot: HTML = "") -> HTML {
        let table = Pieces.table(label, style: "dense stick", head: head, body: body, foot: foot)
        return "<details class=\"data\"><summary>查看数据表</summary>\(table)</details>"
    }

    /// Labels at the right edge, pushed apart so that none covers another.
    static func edgeLabels(_ labels: [(y: Double, words: String)], gap: Double = 14) -> HTML {
        var last = -Double.infinity
        return HTML.joined(
            labels.sorted { ($0.y, $0.words) < ($1.y, $1.words) }.map { label in
                last = max(label.y, last + gap)
                return "<text x=\"100%\" dx=\"6\" y=\"\(ChartNumber.text(last + 4))\">\(label.words)</text>"
            })
    }
}
