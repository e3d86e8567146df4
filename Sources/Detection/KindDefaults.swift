package import Domain

/// What the rules of a kind have in common unless a rule says otherwise.
///
/// Source: the rules contract, defaults by kind.
package struct KindDefaults: Sendable {
    /// How grave a hit is.
    package let severity: Severity
    /// The ground of a referral; nil where findings are not referred.
    package let ground: String?
    /// The lowest level that may see the findings.
    package let audience: RegionLevel

    /// The defaults of a kind.
    package init(_ kind: RuleKind) {
        (severity, ground, audience) =
            switch kind {
            case .overdue: (.medium, "失职渎职", .village)
            case .procedure: (.medium, "失职渎职", .township)
            case .missed: (.high, "漏保", .village)
            case .wrongful: (.high, "错保", .township)
            case .kinship: (.high, "优亲厚友", .district)
            case .integrity: (.medium, "弄虚作假", .district)
            case .surge: (.low, nil, .township)
            case .data: (.info, nil, .district)
            }
    }
}
