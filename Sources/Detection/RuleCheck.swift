import Domain
package import Formats
package import Postgres
package import Store

/// Looks for mistakes in rule files without running them over data.
package struct RuleCheck: Sendable {
    private let catalog: FeedCatalog
    private let scan: Scan

    /// Words that a rule may not use: those that write, wait, read files, or that a distributed server refuses.
    private static let forbidden = [
        "insert", "update", "delete", "merge", "truncate", "drop", "alter", "create", "grant", "copy", "call",
        "pg_sleep", "pg_read_file", "pg_ls_dir", "lo_import", "dblink", "set_config", "now()", "current_date",
        "current_timestamp", "clock_timestamp", "random()", "grouping sets", "rollup", "cube", "for update",
        "recursive",
        "not in (select",
    ]

    /// A check against a workspace's feeds.
    package init(catalog: FeedCatalog, scan: Scan) {
        self.catalog = catalog
        self.scan = scan
    }

    /// The problems of a rule: unknown feeds, forbidden words, and what the server says of its query on an empty scan.
    package func problems(of rule: Rule, on database: isolated Connection) throws -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        for feed in rule.feeds
        where !ScanPlanner.ownViews.contains(feed) && catalog.feed(feed) == nil
            && !(feed == "*" && rule.uses.contains(feed))
        {
            problems.append(problem(rule, line: 1, "`depends` and `uses` name the feed \(feed), which does not exist"))
        }
        for (number, line) in rule.sql.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let code = line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line
            for word in Self.forbidden where Self.contains(code.lowercased(), word) {
                problems.append(problem(rule, line: rule.sqlLine + number, "a rule may not use `\(word)`"))
            }
        }
        if problems.isEmpty,
            let reason = try scan.probe(rule, asOf: .init(daysSince2000: 9_500), overriding: [:], on: database)
        {
            problems.append(problem(rule, line: rule.sqlLine, reason))
        }
        return problems
    }

    private func problem(_ rule: Rule, line: Int, _ message: String) -> ConfigurationProblem {
        ConfigurationProblem(file: rule.path, line: line, column: 1, message: message)
    }

    private static func contains(_ text: String, _ word: String) -> Bool {
        var rest = text[...]
        while let range = rest.firstRange(of: word) {
            let before = range.lowerBound == text.startIndex ? " " : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? " " : text[range.upperBound]
            let isWhole =
                !(before.isLetter || before == "_" || before == "'")
                && !(after.isLetter || after == "_" || after == "'")
            if isWhole { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }
}
