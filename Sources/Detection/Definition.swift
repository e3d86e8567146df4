import Formats
import Store

/// A set that several rules read, such as the spans in which cases are in aid.
///
/// One query over the feeds as they stood on a day, in `Pipelines/definitions/<name>.sql`; rules read it by its name.
package struct Definition: Sendable {
    /// The name, by which rules and other definitions read it.
    package let name: String
    /// What one row is, in a sentence.
    package let title: String
    /// The feeds that it reads.
    package let reads: [String]
    /// The values that may be tuned, for the whole district.
    package let parameters: [RuleParameter]
    /// Whether it is worked out once for a scan and stored, rather than each time it is read.
    package let isStored: Bool
    /// How it is kept from one scan to the next; nil where every scan works it out.
    package let upkeep: Upkeep?
    /// Feeds after whose change a set kept by households is worked out whole all the same.
    package let wholeAfter: [String]
    /// The columns to index where it is stored.
    package let indexes: [[String]]
    /// The query.
    package let sql: String
    /// The line of the file on which the query begins.
    package let sqlLine: Int
    /// The whole file.
    package let text: String
    /// Where the file is.
    package let path: String

    /// The name by which `Pipelines/parameters.yaml` gives its parameters values.
    package var id: String { "definitions." + name }

    /// How a set is kept from one scan of a day to the next scan of that day.
    package enum Upkeep: String, Sendable {
        /// Each row belongs to the case in its column `case_no`, and rests on rows of the case's household alone: the
        /// rows of changed households are worked out again.
        case household
        /// It is worked out again where anything that it reads has changed.
        case whole
    }

    private static let keys: Set<String> = ["title", "reads", "params", "stored", "indexes", "kept", "whole_after"]

    /// Reads the text of a file.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    init(text: String, path: String, name: String) throws {
        let parts = try FrontMatter.split(text, file: path)
        let root = parts.yaml
        var problems = root.unknownKeys(allowed: Self.keys)
        func texts(_ node: YAMLNode?) -> [String] { node?.elements?.compactMap(\.string) ?? [] }
        self.name = name
        self.text = text
        self.path = path
        title = root["title"]?.string ?? ""
        reads = texts(root["reads"])
        parameters = RuleParameter.list(root["params"], &problems)
        upkeep = root["kept"]?.string.flatMap(Upkeep.init(rawValue:))
        wholeAfter = texts(root["whole_after"])
        isStored = upkeep != nil || root["stored"]?.bool ?? false
        indexes = root["indexes"]?.elements?.map { texts($0) } ?? []
        sql = parts.body
        sqlLine = parts.bodyFirstLine
        if title.isEmpty { problems.append(root.problem("`title` is missing")) }
        if reads.isEmpty { problems.append(root.problem("`reads` must name the feeds that it reads")) }
        if let node = root["kept"], upkeep == nil {
            problems.append(node.problem("`kept` is household or whole"))
        }
        if let node = root["whole_after"], upkeep != .household {
            problems.append(node.problem("`whole_after` needs `kept: household`"))
        }
        if !indexes.isEmpty, !isStored { problems.append(root.problem("`indexes` need `stored: true` or `kept`")) }
        let known = Set(parameters.map(\.name) + ["as_of"])
        for placeholder in BoundSQL.placeholders(in: sql) where !known.contains(placeholder.name) {
            let line = sqlLine + sql[..<placeholder.range.lowerBound].count { $0 == "\n" }
            problems.append(
                ConfigurationProblem(
                    file: path, line: line, column: 1, message: ":\(placeholder.name) is no parameter of the definition"
                ))
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }
}
