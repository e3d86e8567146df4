import Crypto
import Domain
import Formats
import Foundation
import Store

/// Reads a rule file: YAML front matter between two lines `---`, then the query.
struct RuleFile {
    private let root: YAMLNode
    private let body: String
    private let bodyLine: Int
    private let text: String
    private let path: String
    private let name: String
    private let definitions: DefinitionCatalog
    private var problems: [ConfigurationProblem] = []

    private static let keys: Set<String> = [
        "id", "kind", "title", "severity", "subject", "basis", "params", "explain", "advice", "audience", "referable",
        "ground", "worse", "mutes", "false_positives", "depends", "since", "uses", "window",
    ]
    private static let grounds = ["优亲厚友", "漏保", "错保", "弄虚作假", "失职渎职"]

    /// Parses `text`; `name` is the path below the rules folder without its ending.
    init(text: String, path: String, name: String, definitions: DefinitionCatalog) throws {
        let parts = try FrontMatter.split(text, file: path)
        root = parts.yaml
        body = parts.body
        bodyLine = parts.bodyFirstLine
        self.text = text
        self.path = path
        self.name = name
        self.definitions = definitions
    }

    /// The rule.
    ///
    /// - Throws: `ConfigurationError` with every problem of the front matter.
    mutating func rule() throws -> Rule {
        problems += root.unknownKeys(allowed: Self.keys)
        let id = required("id")
        if id != name.replacing("/", with: ".") {
            problems.append(
                (root["id"] ?? root).problem("`id` must be \(name.replacing("/", with: ".")), as the path says"))
        }
        let kind: RuleKind? = word("kind", RuleKind.init(rawValue:), RuleKind.allCases.map(\.rawValue))
        let severity: Severity? = word("severity", Severity.init(rawValue:), Severity.allCases.map(\.rawValue))
        let subject: Rule.Subject? = word(
            "subject", Rule.Subject.init(rawValue:), Rule.Subject.allCases.map(\.rawValue))
        let audience: RegionLevel? = word("audience", RegionLevel.init(rawValue:), RegionLevel.allCases.map(\.rawValue))
        let parameters = RuleParameter.list(root["params"], &problems)
        let isReferable = flag("referable")
        let ground = root["ground"]?.string
        if let ground, !Self.grounds.contains(ground) {
            problems.append(
                (root["ground"] ?? root).problem("`ground` is one of \(Self.grounds.joined(separator: ", "))"))
        }
        if isReferable, ground == nil {
            problems.append((root["referable"] ?? root).problem("a referable rule states its `ground`"))
        }
        checkWindow(parameters)
        if let since = root["since"]?.string, !CalendarText.isDay(since) {
            problems.append((root["since"] ?? root).problem("`since` is a day such as 2026-01-01"))
        }
        checkPlaceholders(parameters)
        let title = required("title")
        let explain = required("explain")
        let basis = list("basis")
        let advice = list("advice")
        let falsePositives = list("false_positives")
        let depends = list("depends")
        for (key, values) in [("basis", basis), ("advice", advice), ("depends", depends)] where values.isEmpty {
            problems.append(root.problem("`\(key)` must not be empty"))
        }
        if falsePositives.isEmpty {
            problems.append(root.problem("`false_positives` must name the known innocent causes"))
        }
        let uses = list("uses")
        let used = definitions.needed(by: body)
        checkFeeds(of: used, among: depends + uses)
        guard problems.isEmpty, let kind, let severity, let subject, let audience else {
            throw ConfigurationError(problems: problems)
        }
        return Rule(
            id: id, kind: kind, title: title, severity: severity, subject: subject, basis: basis,
            parameters: parameters, explain: explain, explainLine: (root["explain"] ?? root).line, advice: advice,
            audience: audience, isReferable: isReferable,
            ground: ground, worse: list("worse"), mutes: list("mutes"), falsePositives: falsePositives,
            depends: depends, uses: uses, since: root["since"]?.string ?? "", window: root["window"]?.string,
            definitions: used, sql: body, sqlLine: bodyLine,
            version: Self.version(of: ([text] + used.map(\.text)).joined(separator: "\0")), path: path)
    }

    private static func version(of text: String) -> String {
        Hexadecimal.text(SHA256.hash(data: Data(text.utf8)).prefix(6))
    }

    /// A hit ages out by a whole number of days, months or years.
    private mutating func checkWindow(_ parameters: [RuleParameter]) {
        guard let node = root["window"], let name = node.string else { return }
        guard let window = parameters.first(where: { $0.name == name }) else {
            problems.append(node.problem("`window` names no parameter of the rule"))
            return
        }
        if window.unit.sqlType != "integer" {
            problems.append(node.problem("`window` names a parameter in whole units, not in \(window.unit.rawValue)"))
        }
    }

    private mutating func checkPlaceholders(_ parameters: [RuleParameter]) {
        let known = Set(parameters.map(\.name) + ["as_of"])
        for placeholder in BoundSQL.placeholders(in: body) where !known.contains(placeholder.name) {
            let line = bodyLine + body[..<placeholder.range.lowerBound].count { $0 == "\n" }
            problems.append(
                ConfigurationProblem(
                    file: path, line: line, column: 1,
                    message:
                        ":\(placeholder.name) is no parameter of the rule; known: \(known.sorted().joined(separator: ", "))"
                ))
        }
    }

    private mutating func checkFeeds(of definitions: [Definition], among feeds: [String]) {
        guard !feeds.contains("*") else { return }
        for definition in definitions {
            // Links are worked out from feeds that the definition names too.
            for feed in definition.reads where feed != PersonLinksView.name && !feeds.contains(feed) {
                problems.append(
                    (root["depends"] ?? root).problem(
                        "the rule reads \(definition.name), so `depends` or `uses` must name the feed \(feed)"))
            }
        }
    }

    private mutating func required(_ key: String) -> String {
        guard let value = root[key]?.string, !value.isEmpty else {
            problems.append(root.problem("`\(key)` is missing"))
            return ""
        }
        return value
    }

    private mutating func word<Value>(_ key: String, _ make: (String) -> Value?, _ known: [String]) -> Value? {
        let value = root[key]?.string.flatMap(make)
        if value == nil {
            problems.append((root[key] ?? root).problem("`\(key)` is one of \(known.joined(separator: ", "))"))
        }
        return value
    }

    private mutating func flag(_ key: String) -> Bool {
        guard let node = root[key] else { return false }
        guard let value = node.bool else {
            problems.append(node.problem("`\(key)` is true or false"))
            return false
        }
        return value
    }

    private mutating func list(_ key: String) -> [String] {
        guard let node = root[key], !node.isNull else { return [] }
        guard let elements = node.elements else {
            problems.append(node.problem("`\(key)` is a list"))
            return []
        }
        return elements.compactMap(\.string)
    }
}
