/// Where a case stands (状态).
package enum CaseStatus: String, Code {
    case processing
    case active
    case rejected
    case closed
    case withdrawn

    /// The Chinese words that pages show; files of feeds may carry them instead of the raw value.
    package var label: String {
        switch self {
        case .processing: "办理中"
        case .active: "在享"
        case .rejected: "不予救助"
        case .closed: "已退出"
        case .withdrawn: "撤回"
        }
    }
}
