/// What a spot check looks at in a case (抽查事项).
package enum CheckItem: String, Code {
    case approval
    case payment
    case publicity
    case longPublicity = "long_publicity"
    case precise
    case filing
    case care

    /// The Chinese words that pages and the sheets of spot checks show, and files of results may carry.
    package var label: String {
        switch self {
        case .approval: "审批"
        case .payment: "救助金"
        case .publicity: "初次公示"
        case .longPublicity: "长期公示"
        case .precise: "精准救助"
        case .filing: "近亲属备案"
        case .care: "自理评估与照料"
        }
    }

    /// The items of a program's cases: self-care and care concern those in 特困供养 alone.
    package static func items(of program: Program) -> [CheckItem] {
        allCases.filter { $0 != .care || program == .extremePoverty }
    }
}
