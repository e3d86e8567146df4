/// Where a finding stands in its life (线索状态).
package enum FindingState: String, Code {
    case new
    case confirmed
    case reminded
    case rectified
    case dismissed
    case exempt
    case referred
    case closed

    /// The Chinese words that messages show; pages have words of their own for the stages of the work.
    package var label: String {
        switch self {
        case .new: "新线索"
        case .confirmed: "已核实"
        case .reminded: "已提醒"
        case .rectified: "已整改"
        case .dismissed: "已排除"
        case .exempt: "容错免责"
        case .referred: "已移送"
        case .closed: "已销号"
        }
    }
}
