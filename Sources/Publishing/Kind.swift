/// What a finding is about, as readers see it; the raw value is the wire word.
///
/// Each kind has a shape beside its colour, so that neither print nor colour vision loses it. Findings of the rule
/// kinds `overdue` and `procedure` are both ``overdue``.
package enum Kind: String, CaseIterable, Sendable, Codable {
    /// 漏保: who should be helped and is not.
    case missed
    /// 错保: who is helped and should not be.
    case wrongful
    /// 优亲厚友: undeclared relatives; seen by the district only.
    case kinship
    /// 超期与程序: late or skipped steps.
    case overdue
    /// 弄虚作假: false records; seen by the district only.
    case integrity

    /// The kind's name on the page.
    package var label: String {
        switch self {
        case .missed: "漏保"
        case .wrongful: "错保"
        case .kinship: "优亲厚友"
        case .overdue: "超期与程序"
        case .integrity: "弄虚作假"
        }
    }

    /// What the name means, in a few words.
    var meaning: String {
        switch self {
        case .missed: "应救未救"
        case .wrongful: "不应救在救"
        case .kinship: "近亲属未备案、未回避"
        case .overdue: "超 55732 时限或程序不全"
        case .integrity: "材料或记录不实的提示"
        }
    }

    /// The kind's shape, without its name.
    var shape: HTML {
        switch self {
        case .missed:
            "<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><circle class=\"f1\" cx=\"6\" cy=\"6\" r=\"5\"/></svg>"
        case .wrongful:
            "<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path class=\"f2\" d=\"M1 1h10v10H1z\"/></svg>"
        case .kinship:
            "<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path class=\"f3\" d=\"M6 0l6 6-6 6-6-6z\"/></svg>"
        case .overdue:
            "<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path class=\"f4\" d=\"M6 1l6 10H0z\"/></svg>"
        case .integrity:
            "<svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><path class=\"f5\" d=\"M4 0h4v4h4v4H8v4H4V8H0V4h4z\"/></svg>"
        }
    }

    /// Shape and name together.
    var mark: HTML { "<span class=\"k\">\(shape)\(label)</span>" }

    /// The kinds that readers of a level see: a township would read findings of kinship and integrity against itself.
    static func shown(to level: Level) -> [Kind] {
        level == .district ? allCases : [.missed, .wrongful, .overdue]
    }
}
