import Formats

/// A value that an analyst may tune: its name, its default, its unit and what it means.
package struct RuleParameter: Sendable, Hashable {
    /// The name by which the rule's SQL reads it, as `:name`.
    package let name: String
    /// The value where the settings give none; nil is «not set».
    package let defaultValue: String?
    /// What kind of value it is.
    package let unit: Unit
    /// What it means, in Chinese.
    package let meaning: String
    /// The line of the file on which it stands.
    let line: Int

    /// The units, each with the SQL type of its values.
    package enum Unit: String, Sendable, CaseIterable {
        case days, months, years, count, percent, ratio, yuan, date, text, words, kilometres, seconds, probability
        case workingDays = "working_days"

        /// The type to which the value is bound.
        package var sqlType: String {
            switch self {
            case .days, .months, .years, .count, .workingDays, .seconds: "integer"
            case .percent, .ratio, .yuan, .kilometres, .probability: "numeric"
            case .date: "date"
            case .text: "text"
            case .words: "text[]"
            }
        }

        /// Whether a value can be read in this unit.
        package func accepts(_ value: String) -> Bool {
            switch self {
            case .days, .months, .years, .count, .workingDays, .seconds: Int(value) != nil
            case .percent, .ratio, .yuan, .kilometres, .probability: Double(value).map(\.isFinite) ?? false
            case .date: CalendarText.isDay(value)
            // PostgreSQL keeps every character but one.
            case .text, .words: !value.unicodeScalars.contains("\0")
            }
        }
    }

    private static let keys: Set<String> = ["name", "default", "unit", "meaning"]

    /// The parameters that a `params` node lists; what is wrong with them is added to `problems`.
    static func list(_ node: YAMLNode?, _ problems: inout [ConfigurationProblem]) -> [RuleParameter] {
        guard let node, !node.isNull else { return [] }
        guard let elements = node.elements else {
            problems.append(node.problem("`params` is a list of {name, default, unit, meaning}"))
            return []
        }
        return elements.compactMap { element in
            problems += element.unknownKeys(allowed: keys)
            guard let name = element["name"]?.string, let meaning = element["meaning"]?.string,
                let unit = element["unit"]?.string.flatMap(Unit.init(rawValue:))
            else {
                let units = Unit.allCases.map(\.rawValue).joined(separator: ", ")
                problems.append(element.problem("a parameter has name, default, unit and meaning; units: \(units)"))
                return nil
            }
            let value = element["default"].flatMap { $0.isNull ? nil : $0.string }
            if let value, !unit.accepts(value) {
                problems.append((element["default"] ?? element).problem("the default is no value in \(unit.rawValue)"))
            }
            return RuleParameter(
                name: name, defaultValue: value, unit: unit, meaning: meaning, line: element.line)
        }
    }

    /// Parameters as a JSON list of their names, units and meanings.
    static func json(_ parameters: [RuleParameter]) -> String {
        let objects = parameters.map {
            "{\"name\": \(QuotedText.of($0.name)), \"unit\": \"\($0.unit.rawValue)\","
                + " \"meaning\": \(QuotedText.of($0.meaning))}"
        }
        return "[" + objects.joined(separator: ", ") + "]"
    }
}
