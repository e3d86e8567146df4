package import Domain
import Formats

/// The test cases of a rule: given rows, a day, and the findings expected, in `<rule>.test.yaml`.
package struct RuleTestFile: Sendable {
    /// One test case.
    package struct Case: Sendable {
        /// What it shows, in a sentence.
        package let name: String
        /// The day of the scan.
        package let asOf: CalendarDay
        /// Rows by feed; each row is column and text, as a file would carry them; null stands for an empty cell.
        package let given: [(feed: String, rows: [[String: String]])]
        /// Parameter values that differ from the defaults.
        package let parameters: [String: String]
        /// The findings, by subject key.
        package let expected: [Expectation]
        /// The line on which the case begins.
        package let line: Int
    }

    /// A finding that a case expects.
    package struct Expectation: Sendable {
        /// The subject key.
        package let key: String
        /// Columns of the hit and their texts.
        package let columns: [String: String]
        /// Evidence fields and their JSON texts.
        package let evidence: [String: String]
    }

    /// The cases.
    package let cases: [Case]
    /// Where the file is.
    package let path: String

    private static let hitColumns: Set<String> = [
        "case_no", "id_number", "region_code", "event_date", "due_on", "severity",
    ]

    /// Reads the text of `path`.
    ///
    /// `defaults` are the rows' usual values by feed, which the file may change.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    package init(text: String, path: String, defaults: [String: [String: String]] = [:]) throws {
        let root = try YAMLNode.parse(text, file: path)
        var problems = root.unknownKeys(allowed: ["defaults", "cases"])
        var defaults = defaults
        for (feed, _, values) in root["defaults"]?.entries ?? [] {
            defaults[feed] = Self.row(values, over: defaults[feed, default: [:]])
        }
        var cases: [Case] = []
        for node in root["cases"]?.elements ?? [] {
            problems += node.unknownKeys(allowed: ["name", "as_of", "given", "parameters", "expect"])
            guard let name = node["name"]?.string, let day = node["as_of"]?.string.flatMap(CalendarText.day),
                let expect = node["expect"]
            else {
                problems.append(node.problem("a case has name, as_of (a day), given and expect"))
                continue
            }
            let given = (node["given"]?.entries ?? []).map { feed, _, rows in
                (
                    feed: feed,
                    rows: (rows.elements ?? []).map { row in
                        Self.row(row, over: defaults[feed, default: [:]])
                    }
                )
            }
            let expected = (expect.elements ?? []).compactMap { node -> Expectation? in
                problems += node.unknownKeys(allowed: Self.hitColumns.union(["key", "evidence"]))
                guard let key = node["key"]?.string else {
                    problems.append(node.problem("an expected finding has a key"))
                    return nil
                }
                let columns = Self.row(node).filter { Self.hitColumns.contains($0.key) }
                let evidence = node["evidence"]?.entries?.map { ($0.key, Self.json($0.value)) } ?? []
                return Expectation(key: key, columns: columns, evidence: Dictionary(uniqueKeysWithValues: evidence))
            }
            cases.append(
                Case(
                    name: name, asOf: day, given: given, parameters: node["parameters"].map { Self.row($0) } ?? [:],
                    expected: expected, line: node.line))
        }
        if cases.isEmpty { problems.append(root.problem("`cases` must list at least one case")) }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        self.cases = cases
        self.path = path
    }

    /// The texts of a mapping over those of `defaults`; a null erases the default.
    private static func row(_ node: YAMLNode, over defaults: [String: String] = [:]) -> [String: String] {
        var row = defaults
        for (key, _, value) in node.entries ?? [] {
            if value.isNull {
                row[key] = nil
            } else {
                row[key] = value.string ?? value.elements.map { $0.compactMap(\.string).joined(separator: ";") } ?? ""
            }
        }
        return row
    }

    /// A YAML value as JSON text: numbers, booleans and null as they are, all else as a string or an array.
    private static func json(_ node: YAMLNode) -> String {
        if node.isNull { return "null" }
        if let elements = node.elements { return "[" + elements.map(json).joined(separator: ", ") + "]" }
        guard let text = node.string else { return "null" }
        if node.bool != nil, text == "true" || text == "false" { return text }
        if let number = node.number { return number }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
