package import Domain

/// A rule as the page on methods explains it.
package struct RuleMethod: Sendable {
    /// What became of it in the scan.
    package enum State: String, Sendable {
        case complete
        case notTested = "not_tested"
        case failed

        var label: String {
            switch self {
            case .complete: "已检验"
            case .notTested: "未检验：数据未到齐"
            case .failed: "出错，未检验"
            }
        }

        var style: HTML { self == .complete ? "ok" : "warn" }
    }

    /// A value that the bureau may tune.
    package struct Parameter: Sendable {
        /// What it means.
        package var meaning: String
        /// The value in force with its unit, `未设` where there is none.
        package var value: String
        /// The place that it holds for; `nil` for all.
        package var place: String?

        package init(meaning: String, value: String, place: String? = nil) {
            self.meaning = meaning
            self.value = value
            self.place = place
        }
    }

    /// Such as `overdue.decide`.
    package var id: String
    /// The heading that it stands under.
    package var kind: RuleKind
    /// Such as 乡镇审批超 3 个工作日.
    package var title: String
    /// How grave its findings are.
    package var severity: Severity
    /// The lowest level that may see its findings, and this explanation.
    package var audience: Level
    /// Not tested where a feed that it needs never arrived or is late.
    package var state: State
    /// Laws and rules, most of them with what they say behind `：`.
    package var basis: [String]
    /// Known innocent causes.
    package var innocentCauses: [String]
    /// What to do about a finding, in order.
    package var advice: [String]
    /// The titles of the feeds that it cannot do without, and of those that it uses where they are there.
    package var needs: [String]
    /// Titles of the feeds that it uses where they are there.
    package var uses: [String]
    /// In the order of the rule's file; a place's own values stand behind those of all.
    package var parameters: [Parameter]

    package init(
        id: String, kind: RuleKind, title: String, severity: Severity, audience: Level, state: State, basis: [String],
        innocentCauses: [String], advice: [String], needs: [String], uses: [String], parameters: [Parameter]
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.severity = severity
        self.audience = audience
        self.state = state
        self.basis = basis
        self.innocentCauses = innocentCauses
        self.advice = advice
        self.needs = needs
        self.uses = uses
        self.parameters = parameters
    }
}
