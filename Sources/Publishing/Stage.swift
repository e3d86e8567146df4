/// How far work on a finding has come; the raw value is the state's wire word.
package enum Stage: String, CaseIterable, Sendable, Codable {
    case new
    case confirmed
    case reminded
    case rectified
    case referred
    case dismissed
    case exempt
    case closed

    /// The stage's name under 办到哪一步.
    package var label: String {
        switch self {
        case .new: "待核实"
        case .confirmed: "已核实"
        case .reminded: "整改中"
        case .rectified: "待复核"
        case .referred: "已移送"
        case .dismissed: "已排除"
        case .exempt: "容错免责"
        case .closed: "已办结"
        }
    }

    /// What is to be done now, verb first.
    var action: String {
        switch self {
        case .new: "核实情况，交核实意见"
        case .confirmed: "落实整改，报整改结果"
        case .reminded: "完成整改，传凭证"
        case .rectified: "等区里复核，备查凭证"
        case .referred: "配合受理单位"
        case .dismissed, .exempt, .closed: "存档备查"
        }
    }

    /// False once nothing is left to be done.
    package var isOpen: Bool {
        switch self {
        case .new, .confirmed, .reminded, .rectified, .referred: true
        case .dismissed, .exempt, .closed: false
        }
    }
}
