package import Domain
import Formats

/// The values of a rule's parameters for one region.
package struct ParameterSet: Sendable {
    /// The leading digits of the regions for which they hold; nil is the whole district.
    package let region: String?
    private let rule: Rule
    private var values: [String: String?]

    init(region: String?, rule: Rule, values: [String: String?]) {
        self.region = region
        self.rule = rule
        self.values = values
    }

    /// The same values with the rule's window so wide that no hit ages out.
    package var withoutWindow: ParameterSet {
        var copy = self
        if let window = rule.window { copy.values[window] = .some("36500") }
        return copy
    }

    /// The same values with some replaced.
    func overriding(_ changes: [String: String?]) -> ParameterSet {
        var copy = self
        for (name, value) in changes { copy.values[name] = .some(value) }
        return copy
    }

    /// The values to bind, with the scan's day as `as_of`.
    package func binding(asOf day: CalendarDay) -> [String: (type: String, value: String?)] {
        var result: [String: (type: String, value: String?)] = ["as_of": (type: "date", value: day.description)]
        for parameter in rule.parameters {
            let value = values[parameter.name] ?? nil
            result[parameter.name] = (type: parameter.unit.sqlType, value: value)
        }
        return result
    }

    /// The values as a JSON object with sorted keys.
    package var json: String { Self.json(values) }

    /// Values as a JSON object with sorted keys.
    static func json(_ values: [String: String?]) -> String {
        let fields = values.sorted { $0.key < $1.key }.map {
            "\(QuotedText.of($0.key)): \($0.value.map(QuotedText.of) ?? "null")"
        }
        return "{" + fields.joined(separator: ", ") + "}"
    }
}
