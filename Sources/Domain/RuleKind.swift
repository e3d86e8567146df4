/// What a rule looks for; the first part of its identifier (线索类别).
package enum RuleKind: String, Code {
    case overdue
    case procedure
    case missed
    case wrongful
    case kinship
    case integrity
    case surge
    case data

    /// The Chinese words that pages show, above the kind's rules on 方法说明.
    package var label: String {
        switch self {
        case .overdue: "超期"
        case .procedure: "程序不到位"
        case .missed: "漏保"
        case .wrongful: "错保"
        case .kinship: "优亲厚友"
        case .integrity: "弄虚作假、失职"
        case .surge: "预警"
        case .data: "数据质量"
        }
    }
}
