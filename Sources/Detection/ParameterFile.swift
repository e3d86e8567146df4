package import Domain
import Formats
package import Store

/// The values of rule parameters: rows with validity dates and a region, in `Pipelines/parameters.yaml`.
package struct ParameterFile: Sendable {
    /// One row: from a day to a day, for a region, a parameter of a rule has a value.
    package struct Row: Sendable, Hashable {
        /// The rule's id, or `kind.*` for every rule of a kind that has the parameter.
        package let rule: String
        /// The parameter.
        package let name: String
        /// The value; nil is «not set».
        package let value: String?
        /// The first day on which it holds; nil is «always».
        package let from: String?
        /// The last day on which it holds; nil is «still».
        package let to: String?
        /// The leading digits of the regions for which it holds; nil is the whole district.
        package let region: String?
    }

    private let rows: [Row]

    private static let keys: Set<String> = ["rule", "name", "value", "from", "to", "region"]

    /// Reads the file and checks each row against the rules; a region lies in the district, where one is named.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    package init(_ resources: Resources, rules: RuleCatalog, district: String? = nil) throws {
        guard let path = resources.path(of: "Pipelines/parameters.yaml") else {
            rows = []
            return
        }
        let root = try YAMLNode.parse(try Resources.text(at: path), file: path)
        var problems = root.unknownKeys(allowed: ["parameters"])
        if let list = root["parameters"], !list.isNull, list.elements == nil {
            problems.append(list.problem("`parameters` is a list"))
        }
        var rows: [Row] = []
        for node in root["parameters"]?.elements ?? [] {
            problems += node.unknownKeys(allowed: Self.keys)
            guard let rule = node["rule"]?.string, let name = node["name"]?.string, let value = node["value"] else {
                problems.append(node.problem("a row has rule, name and value"))
                continue
            }
            let row = Row(
                rule: rule, name: name, value: value.isNull ? nil : value.string, from: node["from"]?.string,
                to: node["to"]?.string, region: (node["region"]?.string).map(Self.leadingDigits))
            let lists =
                rules.rules.filter { Self.matches(row, $0) }.map(\.parameters)
                + rules.definitions.definitions.filter { $0.id == rule }.map(\.parameters)
            let parameters = lists.compactMap { list in list.first { $0.name == name } }
            // A rule whose file is broken is told of by itself; the others run with their values.
            if parameters.isEmpty, !rules.broken.contains(where: { Self.matches(rule, $0.id) }) {
                problems.append(node.problem("no rule \(rule) has a parameter \(name)"))
            }
            if row.region != nil, rule.hasPrefix("definitions.") {
                problems.append(node.problem("a definition has one value for the whole district"))
            }
            if let value = row.value, parameters.contains(where: { !$0.unit.accepts(value) }) {
                problems.append(node.problem("the value does not fit the unit of \(name)"))
            }
            for day in [row.from, row.to].compactMap({ $0 }) where !CalendarText.isDay(day) {
                problems.append(node.problem("`from` and `to` are days such as 2026-01-01"))
            }
            if let from = row.from.flatMap(CalendarText.day), let to = row.to.flatMap(CalendarText.day), to < from {
                problems.append(node.problem("`to` lies before `from`: the row never holds"))
            }
            if let region = row.region {
                if ![6, 9, 12].contains(region.count) || !region.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                    problems.append(node.problem("`region` has 6, 9 or 12 digits, in quotation marks"))
                } else if let district, !region.hasPrefix(district) {
                    problems.append(node.problem("`region` lies outside of the district \(district)"))
                }
            }
            rows.append(row)
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        self.rows = rows
    }

    /// A file without rows: every parameter has its default.
    package init() {
        rows = []
    }

    /// A region without the zeros that pad its code to nine or twelve digits.
    private static func leadingDigits(_ region: String) -> String {
        var digits = region
        while digits.count > 6, digits.hasSuffix("000") { digits.removeLast(3) }
        return digits
    }

    private static func matches(_ row: Row, _ rule: Rule) -> Bool { matches(row.rule, rule.id) }

    /// Whether a row's rule, an id or `kind.*`, means the rule of an id.
    private static func matches(_ pattern: String, _ id: String) -> Bool {
        pattern == id || (pattern.hasSuffix(".*") && id.hasPrefix(pattern.dropLast()))
    }

    /// The values of a rule's parameters on a day: one set for the district, then one for each region that has
    /// values of its own, the widest region first.
    ///
    /// Of several rows for one parameter that of the narrowest region counts,
    /// of several for the same region the last one.
    package func values(for rule: Rule, on day: CalendarDay) -> [ParameterSet] {
        let inForce = rows.filter { Self.matches($0, rule) && Self.isInForce($0, on: day) }
        let valid = [0, 6, 9, 12].flatMap { length in inForce.filter { ($0.region?.count ?? 0) == length } }
        let regions = Set(valid.compactMap(\.region)).sorted { ($0.count, $0) < ($1.count, $1) }
        let scopes: [String?] = [nil] + regions
        return scopes.map { scope in
            var values: [String: String?] = [:]
            for parameter in rule.parameters { values[parameter.name] = .some(parameter.defaultValue) }
            for row in valid where row.region == nil || (scope?.hasPrefix(row.region ?? "") ?? false) {
                if values[row.name] != nil { values[row.name] = .some(row.value) }
            }
            return ParameterSet(region: scope, rule: rule, values: values)
        }
    }

    /// The values of a definition's parameters on a day.
    package func values(of definition: Definition, on day: CalendarDay) -> [String: String?] {
        var values = Dictionary(uniqueKeysWithValues: definition.parameters.map { ($0.name, $0.defaultValue) })
        for row in rows where row.rule == definition.id && Self.isInForce(row, on: day) {
            values[row.name] = .some(row.value)
        }
        return values
    }

    /// Every value that a rule's answer for a day rests on, as one JSON array: its parameter sets, then those of the
    /// definitions that it reads.
    package func json(for rule: Rule, on day: CalendarDay) -> String {
        let sets = values(for: rule, on: day).map { set in
            "{\"region\": \(set.region.map { "\"\($0)\"" } ?? "null"), \"values\": \(set.json)}"
        }
        let definitions = rule.definitions.filter { !$0.parameters.isEmpty }.map { definition in
            "{\"definition\": \"\(definition.name)\", \"values\": \(ParameterSet.json(values(of: definition, on: day)))}"
        }
        return "[" + (sets + definitions).joined(separator: ", ") + "]"
    }

    private static func isInForce(_ row: Row, on day: CalendarDay) -> Bool {
        (row.from.flatMap(CalendarText.day).map { $0 <= day } ?? true)
            && (row.to.flatMap(CalendarText.day).map { day <= $0 } ?? true)
    }
}
