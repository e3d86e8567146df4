import Postgres
import Store

/// A rule's words, as the scan knew them.
struct RuleTexts {
    let id: String
    let version: String
    let kind: String
    let title: String
    let subject: String
    /// The lowest level that may see its findings.
    let audience: Level
    let basis: [String]
    let explain: String
    let advice: [String]
    let falsePositives: [String]
    let depends: [String]
    let uses: [String]
    /// What came of it in the scan: complete, not_tested, failed; nil where the scan did not run this version.
    let state: String?
    /// The wire word of its severity.
    let severity: String

    /// The warning that a deadline is near, which is a task and no finding to be worked off.
    static let warning = "overdue.due_soon"

    /// What the rule asks, in a sentence: the first one of its explanation where that holds no figures of a case,
    /// else what its basis says.
    var requirement: String {
        let first = explain.prefix { $0 != "。" }
        guard first.contains("{") else { return String(first) }
        return basis.first.flatMap { $0.split(separator: "：").last.map(String.init) } ?? title
    }

    /// The kind under which readers find it; nil for rules whose findings are no work list.
    var pageKind: Kind? { Self.pageKind(kind) }

    /// Overdue and procedure stand together on the pages.
    static func pageKind(_ word: String) -> Kind? { word == "procedure" ? .overdue : Kind(rawValue: word) }
}

/// All rules of a scan and of standing findings.
struct RuleBook {
    private let rules: [RuleTexts]

    init(_ book: QueryBook, on database: isolated Connection) throws {
        let sql = try book.statement("rules")
        rules = try database.query(
            sql.text, sql.values, as: String.self, String.self, String.self, String.self, String.self, String.self,
            [String].self, String.self, [String].self, [String].self, [String].self, [String].self, String?.self,
            String.self
        ).map {
            RuleTexts(
                id: $0.0, version: $0.1, kind: $0.2, title: $0.3, subject: $0.4,
                audience: Level(rawValue: $0.5) ?? .district, basis: $0.6, explain: $0.7, advice: $0.8,
                falsePositives: $0.9, depends: $0.10, uses: $0.11, state: $0.12, severity: $0.13)
        }
    }

    /// The rule in the version that made a finding.
    func rule(_ id: String, version: String) -> RuleTexts? {
        rules.first { $0.id == id && $0.version == version }
    }

    /// The rules that the scan ran.
    var run: [RuleTexts] { rules.filter { $0.state != nil } }
}
