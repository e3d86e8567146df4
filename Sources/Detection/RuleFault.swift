import Formats
import Postgres
import Store

/// Why a rule gave no answer, with the line of its file where the server names a place; no value of a row.
package struct RuleFault: Sendable, CustomStringConvertible {
    /// The rule's file.
    package let path: String
    /// The line of the file, nil where the server names none.
    package let line: Int?
    /// What the server said, or that the time is over.
    package let message: String

    /// What stands before a rule's query in the statement that runs it.
    static let queryHead = "with r as (\n"

    /// Reads an error of the server; `isOfQuery` where the statement was the rule's query and not what it reads.
    init(_ error: PostgresError, _ rule: Rule, isOfQuery: Bool) {
        path = rule.path
        line = isOfQuery ? error.statementPosition.flatMap { Self.line(at: $0, of: rule) } : nil
        message =
            switch error.sqlState {
            case .some(.uniqueViolation): "the rule gives one subject more than once"
            case .some(.queryCanceled): "stopped at its time limit"
            default: error.message
            }
    }

    /// A rule that was not run, and why.
    init(_ problem: ConfigurationProblem, _ rule: Rule) {
        (path, line, message) = (rule.path, problem.line, problem.message)
    }

    /// A query that was not run, and why.
    init(_ refusal: PlanCheck.Refusal, _ rule: Rule) {
        path = rule.path
        line = nil
        message = refusal.description
    }

    /// The line of a rule's file for a place in its statement, in characters from 1; nil before its query.
    ///
    /// What breaks off at the end of the query is noticed behind it.
    private static func line(at position: Int, of rule: Rule) -> Int? {
        let types = Dictionary(uniqueKeysWithValues: rule.parameters.map { ($0.name, $0.unit.sqlType) })
            .merging(["as_of": "date"]) { own, _ in own }
        let query = BoundSQL(rule.sql, binding: types.mapValues { (type: $0, value: nil) }).text
        let offset = position - 1 - queryHead.count
        guard offset >= 0 else { return nil }
        let read = query.unicodeScalars.prefix(offset)
        let end = read.lastIndex { !$0.properties.isWhitespace } ?? read.startIndex
        let isBehind = offset > query.unicodeScalars.count
        return rule.sqlLine + (isBehind ? read[..<end] : read).count { $0 == "\n" }
    }

    /// `file:line: message`.
    package var description: String { "\(path):\(line.map { "\($0):" } ?? "") \(message)" }
}
