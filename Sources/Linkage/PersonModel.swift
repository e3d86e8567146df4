import Foundation

/// The model by which signals are linked to known persons, made from the settings.
package struct PersonModel: Sendable {
    /// The fields name, phone, household and region, in this order.
    package let model: LinkageModel
    private let settings: LinkageSettings

    /// The ways in which a link comes about, the surest first.
    enum Method: String, CaseIterable, Sendable {
        case phoneAndName = "phone_name"
        case nameAndVillage = "name_village"
        case scored

        /// Its place among the ways: a surer one goes before any score.
        var tier: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
    }

    /// The model of some settings.
    package init(_ settings: LinkageSettings) {
        func level(_ field: String, _ name: String, _ agreement: ComparisonLevel.Agreement) -> ComparisonLevel {
            let weight = settings.weights[field]?[name] ?? LinkageSettings.Weight(m: 1, u: 1)
            return ComparisonLevel(name, agreement, m: weight.m, u: weight.u)
        }
        self.settings = settings
        model = LinkageModel(
            fields: [
                ComparedField(
                    "name",
                    [
                        level("name", "same", .same(length: 1)), level("name", "near", .oneEdit(length: 3)),
                        level("name", "similar", .jaroWinkler(0.92)), level("name", "other", .otherwise),
                    ]),
                ComparedField(
                    "phone",
                    [
                        level("phone", "same", .same(length: 1)), level("phone", "near", .oneEdit(length: 7)),
                        level("phone", "other", .otherwise),
                    ]),
                ComparedField(
                    "household",
                    [level("household", "same", .same(length: 1)), level("household", "other", .otherwise)]),
                ComparedField(
                    "region",
                    [
                        level("region", "village", .same(length: 12)), level("region", "township", .sameStart(9)),
                        level("region", "other", .otherwise),
                    ]),
            ],
            blocks: [
                BlockingKey(.init("phone")), BlockingKey(.init("household")),
                BlockingKey(.init("name"), .init("region", .first(9))),
                BlockingKey(.init("name"), .init("phone", .first(7))),
                BlockingKey(.init("name"), .init("phone", .last(4))),
                BlockingKey(.init("region"), .init("phone", .first(7))),
                BlockingKey(.init("region"), .init("phone", .last(4))),
            ], largestBlock: .max)
    }

    /// How a pair of a pattern comes to be linked.
    func method(_ pattern: ComparisonPattern) -> Method {
        guard level(pattern, "name") == "same" else { return .scored }
        if level(pattern, "phone") == "same" || level(pattern, "household") == "same" { return .phoneAndName }
        return level(pattern, "region") == "village" ? .nameAndVillage : .scored
    }

    /// Whether the names agree at least nearly: a telephone number alone joins nobody.
    func doNamesAgree(_ pattern: ComparisonPattern) -> Bool {
        level(pattern, "name").map { $0 != "other" } ?? false
    }

    /// The explanation of a pattern as a JSON object: the score, the thresholds, and what each field added.
    ///
    /// It holds no value of a record.
    func explanation(_ pattern: ComparisonPattern) -> String {
        let fields = model.fields.enumerated().map { index, field in
            guard let place = pattern[index] else {
                return #"{"field": "\#(field.name)", "level": "missing", "weight": 0}"#
            }
            let level = field.levels[place]
            return """
                {"field": "\(field.name)", "level": "\(level.name)", "weight": \(Self.rounded(level.weight)), \
                "m": \(level.m), "u": \(level.u)}
                """
        }
        return """
            {"method": "\(method(pattern).rawValue)", "score": \(Self.rounded(model.score(pattern))), \
            "display": \(settings.display), "use": \(settings.use), "margin": \(settings.margin), \
            "fields": [\(fields.joined(separator: ", "))]}
            """
    }

    /// A number with three decimals.
    static func rounded(_ bits: Double) -> Double { (bits * 1000).rounded() / 1000 }

    private func level(_ pattern: ComparisonPattern, _ field: String) -> String? {
        guard let index = model.index(of: field), let level = pattern[index] else { return nil }
        return model.fields[index].levels[level].name
    }
}
