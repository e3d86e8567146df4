/// A step of the procedure of a case (环节).
package enum Step: String, Code {
    case apply
    case accept
    case verify
    case survey
    case income
    case review
    /// Started is the day of posting, finished the day of taking down.
    case publicity
    case decide
    case file
    case longPublicity = "long_publicity"
    case recheck
    /// The clocks stand still from its start to its finish.
    case pause
    case objection

    /// The Chinese words that pages show; files of feeds may carry them instead of the raw value.
    package var label: String {
        switch self {
        case .apply: "群众申请"
        case .accept: "受理"
        case .verify: "核查比对"
        case .survey: "入户调查"
        case .income: "收入核算"
        case .review: "民主评议"
        case .publicity: "公示"
        case .decide: "乡镇审批"
        case .file: "报区备案"
        case .longPublicity: "常年公示"
        case .recheck: "动态管理复核"
        case .pause: "补正或异议调查"
        case .objection: "异议"
        }
    }
}
