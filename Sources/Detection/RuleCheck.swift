import Domain
package import Formats
package import Postgres
package import Store

/// Looks for mistakes in rule files without running them over data.
package struct RuleCheck: Sendable {
    private let catalog: FeedCatalog
    private let scan: Scan

    /// A check against a workspace's feeds.
    package init(catalog: FeedCatalog, scan: Scan) {
        self.catalog = catalog
        self.scan = scan
    }

    /// The problems of a rule: unknown feeds, what its text must not hold or lacks, and what the server says of its query
    /// on an empty scan.
    package func problems(of rule: Rule, on database: isolated Connection) throws -> [ConfigurationProblem] {
        var problems = Self.unknownFeeds(of: rule, catalog)
        problems += RuleLint(rule, feeds: catalog).problems
        if problems.isEmpty,
            let fault = try scan.probe(rule, asOf: .init(daysSince2000: 9_500), on: database)
        {
            problems.append(
                ConfigurationProblem(
                    file: rule.path, line: fault.line ?? rule.sqlLine, column: 1, message: fault.message))
        }
        return problems
    }

    /// Why a scan does not run a rule at all: it would never be tested, or answer otherwise another time.
    static func refusal(of rule: Rule, _ catalog: FeedCatalog) -> ConfigurationProblem? {
        unknownFeeds(of: rule, catalog).first ?? RuleLint(rule, feeds: catalog).unsteady
    }

    private static func unknownFeeds(of rule: Rule, _ catalog: FeedCatalog) -> [ConfigurationProblem] {
        rule.feeds.filter { feed in
            !ScanPlanner.ownViews.contains(feed) && catalog.feed(feed) == nil
                && !(feed == "*" && rule.uses.contains(feed))
        }.map { feed in
            ConfigurationProblem(
                file: rule.path, line: 1, column: 1,
                message: "`depends` and `uses` name the feed \(feed), which does not exist")
        }
    }
}
