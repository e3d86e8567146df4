/// The level of a statistical division (级别).
package enum RegionLevel: String, Code {
    case district
    case township
    case village

    /// The Chinese words that messages show; files of feeds may carry them instead of the raw value.
    package var label: String {
        switch self {
        case .district: "区县"
        case .township: "乡镇街道"
        case .village: "村社区"
        }
    }
}
