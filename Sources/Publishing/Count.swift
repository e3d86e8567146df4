/// A number of persons or households as a page may show it.
package enum Count: Sendable, Equatable {
    /// Safe to show.
    case exact(Int)
    /// One or two: shown as `<3`.
    case few
    /// Hidden so that a `<3` beside it cannot be computed from a total.
    case withheld
    /// The figure has not arrived.
    case missing

    /// The words in a cell.
    package var text: String {
        switch self {
        case .exact(let number): Formatting.count(number)
        case .few: "<3"
        case .withheld: "不显示"
        case .missing: Formatting.missing
        }
    }

    /// The number, where it may be shown.
    package var shown: Int? {
        if case .exact(let number) = self { number } else { nil }
    }

    /// True for a cell that hides a number.
    var isHidden: Bool { self == .few || self == .withheld }
}
