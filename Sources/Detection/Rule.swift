package import Domain
import Foundation

/// A detector: one set-based query under its front matter.
package struct Rule: Sendable {
    /// Who or what a finding of the rule is about.
    package enum Subject: String, Sendable, CaseIterable {
        case `case`, person, officer, region, ticket, report, agency, account, record
    }

    /// The identity, `kind.name`, equal to the file's path below `Pipelines/rules`.
    package let id: String
    /// The kind of finding.
    package let kind: RuleKind
    /// What the reader sees, in Chinese.
    package let title: String
    /// How grave a hit is, unless the rule says otherwise for a row.
    package let severity: Severity
    /// Who or what a finding is about.
    package let subject: Subject
    /// Policies or statutes with their articles.
    package let basis: [String]
    /// The values that may be tuned.
    package let parameters: [RuleParameter]
    /// The sentence that is filled from the evidence; `{name}` is an evidence field.
    package let explain: String
    /// The line of the file on which the sentence stands.
    let explainLine: Int
    /// The next steps.
    package let advice: [String]
    /// The lowest level that may see the findings.
    package let audience: RegionLevel
    /// Whether a finding may be referred to the discipline commission.
    package let isReferable: Bool
    /// The ground of a referral: 优亲厚友, 漏保, 错保, 弄虚作假 or 失职渎职.
    package let ground: String?
    /// Evidence fields whose growth counts as worse.
    package let worse: [String]
    /// Rules whose finding on the same subject is shown under this one only.
    package let mutes: [String]
    /// Known innocent causes.
    package let falsePositives: [String]
    /// Feeds without which nothing can be concluded.
    package let depends: [String]
    /// Feeds that may be missing.
    package let uses: [String]
    /// The day since which the rule applies.
    package let since: String
    /// The parameter that lets a hit age out.
    package let window: String?
    /// The definitions that the query reads, in an order in which they can be made.
    package let definitions: [Definition]
    /// The query.
    package let sql: String
    /// The line of the file on which the query begins.
    package let sqlLine: Int
    /// The first 12 hexadecimal digits of the SHA-256 of the file and of the definitions that it reads.
    package let version: String
    /// Where the file is.
    package let path: String

    /// All feeds that the rule reads; `*` stands for every feed.
    package var feeds: [String] { depends + uses }

    /// The evidence fields that the sentence names, and those whose growth counts as worse.
    var evidenceFields: [String] {
        explain.matches(of: /\{([A-Za-z_][A-Za-z0-9_]*)\}/).map { String($0.output.1) } + worse
    }

    /// Whether the rule is about records of any feed.
    var readsCells: Bool { sql.contains("cells") }

    /// Whether the query gives a `severity` of its own for each row.
    package var givesSeverity: Bool {
        guard let last = sql.range(of: "select", options: .backwards) else { return false }
        return sql[last.lowerBound...].contains("severity")
    }
}
