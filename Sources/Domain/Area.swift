/// Whether a standard for town or country applies (城乡).
package enum Area: String, Code {
    case urban
    case rural

    /// The Chinese words that pages show; files of feeds may carry them instead of the raw value.
    package var label: String {
        switch self {
        case .urban: "城市"
        case .rural: "农村"
        }
    }
}
