/// How grave a finding is (严重程度), from least to most.
package enum Severity: String, Code {
    case info
    case low
    case medium
    case high
    case critical

    /// The Chinese words that pages show, beside each rule on 方法说明.
    package var label: String {
        switch self {
        case .info: "提示"
        case .low: "较低"
        case .medium: "一般"
        case .high: "较高"
        case .critical: "严重"
        }
    }
}

extension Severity: Comparable {
    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    /// 0 for the least grave.
    private var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }
}
