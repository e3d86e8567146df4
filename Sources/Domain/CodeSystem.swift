/// Who gave a division its code (编码体系).
package enum CodeSystem: String, Code {
    case statistics = "nbs"
    case civilAffairs = "mca"

    /// The Chinese words; files of feeds may carry them instead of the raw value.
    package var label: String {
        switch self {
        case .statistics: "统计局"
        case .civilAffairs: "民政部"
        }
    }
}
