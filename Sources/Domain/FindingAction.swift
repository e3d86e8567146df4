/// What a person does with a finding (处置动作).
package enum FindingAction: String, Code {
    case confirm
    case dismiss
    case remind
    case extend
    case rectify
    case verify
    case reject
    case exempt
    case refer
    case `return`
    case close
    case reopen

    /// The Chinese words that messages and the sheets of referrals show, and files of feeds may carry.
    package var label: String {
        switch self {
        case .confirm: "核实属实"
        case .dismiss: "排除"
        case .remind: "提醒"
        case .extend: "延期"
        case .rectify: "已整改"
        case .verify: "复核通过"
        case .reject: "整改不到位"
        case .exempt: "容错免责"
        case .refer: "移送"
        case .return: "退回补充"
        case .close: "销号"
        case .reopen: "重启"
        }
    }
}
