package import Statistics

/// What the newest spot check with results found (工作抽查), in the district or in one township.
package struct SpotChecks: Sendable {
    /// One thing that was looked at.
    package struct Item: Sendable, Equatable {
        /// Such as 长期公示.
        package var name: String
        /// Cases in which it was looked at.
        package var checked: Int
        /// Those with a problem.
        package var problems: Int

        package init(name: String, checked: Int, problems: Int) {
            self.name = name
            self.checked = checked
            self.problems = problems
        }
    }

    /// The month whose newly approved cases were drawn, `2026-10`.
    package var month: String
    /// Cases drawn.
    package var drawn: Int
    /// Cases that were looked at, and of these in a home.
    package var answered: Int
    /// Of `answered`, those with a visit at home.
    package var atHome: Int
    /// Cases with a problem.
    package var problems: Int
    /// The day of the last answer, ISO.
    package var checkedUntil: String?
    /// Cases of strata of which none was looked at.
    package var unknown: Int
    /// What the answers tell of all cases of the other strata; nil where nothing was looked at.
    package var estimate: HorvitzThompsonEstimate?
    /// What was looked at, in the order of the sheet.
    package var items: [Item]

    package init(
        month: String, drawn: Int, answered: Int, atHome: Int, problems: Int, checkedUntil: String?, unknown: Int,
        estimate: HorvitzThompsonEstimate?, items: [Item]
    ) {
        self.month = month
        self.drawn = drawn
        self.answered = answered
        self.atHome = atHome
        self.problems = problems
        self.checkedUntil = checkedUntil
        self.unknown = unknown
        self.estimate = estimate
        self.items = items
    }
}
