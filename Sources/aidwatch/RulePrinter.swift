import Detection
import Domain
import Formats
import Foundation
import Store

/// Prints rules and what became of their test cases.
struct RulePrinter {
    let rule: Rule

    /// The rule as a JSON object in one line.
    var json: String {
        let parameters: [[String: Any]] = rule.parameters.map { parameter in
            [
                "name": parameter.name, "default": parameter.defaultValue as Any? ?? NSNull(),
                "unit": parameter.unit.rawValue, "meaning": parameter.meaning,
            ]
        }
        let object: [String: Any] = [
            "rule_id": rule.id, "rule_version": rule.version, "kind": rule.kind.rawValue, "title": rule.title,
            "severity": rule.severity.rawValue, "subject_type": rule.subject.rawValue,
            "audience": rule.audience.rawValue, "ground": rule.ground as Any? ?? NSNull(),
            "referable": rule.isReferable, "basis": rule.basis, "explain": rule.explain, "advice": rule.advice,
            "false_positives": rule.falsePositives, "depends": rule.depends, "uses": rule.uses, "params": parameters,
        ]
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        let data = (try? JSONSerialization.data(withJSONObject: object, options: options)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    /// Prints the rule for reading.
    func print() {
        Terminal.line("\(rule.id)  \(rule.title)  (\(rule.version))")
        Terminal.line("\(rule.path)")
        for (name, values) in [
            ("依据", rule.basis), ("说明", [rule.explain]), ("建议", rule.advice), ("可能的正当原因", rule.falsePositives),
            ("依赖数据", rule.depends), ("可缺数据", rule.uses),
        ] where !values.isEmpty {
            Terminal.line(Terminal.printable("\(name)：\(values.joined(separator: "；"))"))
        }
        for parameter in rule.parameters {
            Terminal.line(
                "参数 \(parameter.name) = \(parameter.defaultValue ?? "（未设）") \(parameter.unit.rawValue)：\(parameter.meaning)"
            )
        }
        Terminal.line("")
        Terminal.line(Terminal.printable(rule.sql.trimmingCharacters(in: .whitespacesAndNewlines), keepsNewlines: true))
    }

    /// The rule of an id.
    ///
    /// - Throws: `Failure` 1210 where there is none, `ConfigurationError` where its file is broken.
    static func rule(_ id: String, in rules: RuleCatalog) throws -> Rule {
        if let rule = rules.rule(id) { return rule }
        if let broken = rules.broken.first(where: { $0.id == id }) { throw broken.error }
        throw RuleCatalog.unknown(id)
    }

    /// Fails where rule files are broken.
    static func report(_ broken: [RuleCatalog.BrokenFile]) throws {
        guard broken.isEmpty else { throw ConfigurationError(problems: broken.flatMap(\.error.problems)) }
    }

    /// The rules that were checked and what is wrong with them, as a JSON object.
    static func json(checked rules: [Rule], _ problems: [ConfigurationProblem]) -> String {
        JSONText.object([
            ("rules", JSONText.array(rules.map { JSONText.quoted($0.id) })),
            (
                "problems",
                JSONText.array(
                    problems.map { problem in
                        JSONText.object([
                            ("file", JSONText.quoted(problem.file)), ("line", "\(problem.line)"),
                            ("column", "\(problem.column)"), ("message", JSONText.quoted(problem.message)),
                        ])
                    })
            ),
        ])
    }

    /// Prints what became of a test case.
    static func print(_ result: RuleTester.Result, isJSON: Bool) {
        let isPassed = result.differences.isEmpty
        if isJSON {
            let object: [String: Any] = [
                "rule_id": result.rule, "case": result.name, "passed": isPassed, "differences": result.differences,
                "place": result.place,
            ]
            let data =
                (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes]))
                ?? Data()
            Terminal.line(String(decoding: data, as: UTF8.self))
        } else {
            Terminal.line(Terminal.printable("\(isPassed ? "ok  " : "FAIL") \(result.rule)  \(result.name)"))
            for difference in result.differences {
                Terminal.line(Terminal.printable("     \(result.place): \(difference)"))
            }
        }
    }
}
