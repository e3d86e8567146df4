import Postgres
import Statistics
import Store

/// How often rules proved right in the twelve months to the day.
struct RuleAccuracy {
    private let byRule: [String: FindingDetail.Accuracy]

    init(_ book: QueryBook, on database: isolated Connection) throws {
        let sql = try book.statement("accuracy")
        var byRule: [String: FindingDetail.Accuracy] = [:]
        for (rule, findings, decided, upheld) in try database.query(
            sql.text, sql.values, as: String.self, Int.self, Int.self, Int.self)
        {
            guard let interval = wilsonInterval(successes: upheld, trials: decided) else { continue }
            byRule[rule] = FindingDetail.Accuracy(
                months: 12, findings: findings, decided: decided, upheld: upheld, low: interval.lower,
                high: interval.upper)
        }
        self.byRule = byRule
    }

    /// A rule's accuracy; nil where nobody has decided on its findings.
    subscript(rule: String) -> FindingDetail.Accuracy? { byRule[rule] }
}
