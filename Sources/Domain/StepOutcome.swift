/// What a step ended with (结果); other texts occur and mean none of these.
package enum StepOutcome: String, Code {
    case pass
    case fail
    case objection
    /// Aid granted first and looked into afterwards: most clocks do not run.
    case urgent

    /// The Chinese words that pages show; files of feeds may carry them instead of the raw value.
    package var label: String {
        switch self {
        case .pass: "通过"
        case .fail: "不通过"
        case .objection: "有异议"
        case .urgent: "紧急程序"
        }
    }
}
