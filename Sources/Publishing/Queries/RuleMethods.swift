import Domain
import Postgres
import Store

/// The rules of the scan with the values by which they ran.
enum RuleMethods {
    private static let units = [
        "days": " 天", "months": " 个月", "years": " 年", "percent": "%", "yuan": " 元", "kilometres": " 公里",
        "seconds": " 秒",
        "working_days": " 个工作日",
    ]

    /// All rules that the scan ran, in the order of their identifiers.
    static func all(
        _ book: QueryBook, rules: RuleBook, catalog: FeedCatalog, on database: isolated Connection
    ) throws -> [RuleMethod] {
        let sql = try book.statement("parameters")
        let rows = try database.query(
            sql.text, sql.values, as: String.self, String?.self, String.self, String.self, String?.self)
        let parameters = Dictionary(grouping: rows, by: \.0)
        return rules.run.compactMap { rule in
            guard let kind = RuleKind(rawValue: rule.kind), let severity = Severity(rawValue: rule.severity),
                let state = rule.state.flatMap(RuleMethod.State.init)
            else { return nil }
            let titles = { (names: [String]) in
                names.map { FindingDetails.ownTitles[$0] ?? catalog.feed($0)?.title ?? $0 }
            }
            return RuleMethod(
                id: rule.id, kind: kind, title: rule.title, severity: severity, audience: rule.audience, state: state,
                basis: rule.basis, innocentCauses: rule.falsePositives, advice: rule.advice,
                needs: titles(rule.depends), uses: titles(rule.uses),
                parameters: (parameters[rule.id] ?? []).map { row in
                    RuleMethod.Parameter(meaning: row.2, value: value(row.4, unit: row.3), place: row.1)
                })
        }
    }

    private static func value(_ value: String?, unit: String) -> String {
        guard let value else { return "未设" }
        // A list comes as PostgreSQL writes it.
        let isList = value.hasPrefix("{") && value.hasSuffix("}")
        let words =
            isList
            ? value.filter { !"{}\"".contains($0) }.replacing(",", with: "、")
            : unit == "yuan" ? Int(value).map { Formatting.count($0) } ?? value : value
        return words + (units[unit] ?? "")
    }
}
