import Operation

/// Prints how findings agree with the truth of an artificial district.
struct AgreementPrinter {
    let check: TruthCheck

    /// Prints the rules, then what does not agree.
    func print(isJSON: Bool) {
        if isJSON {
            Terminal.line(json)
            return
        }
        var table = Table(["rule", "expected", "found", "agreed", "precision", "recall"])
        for rule in check.rules {
            table.add(
                [rule.rule] + [rule.expected, rule.found, rule.agreed].map(\.description)
                    + [Self.share(rule.precision) ?? "-", Self.share(rule.recall) ?? "-"])
        }
        table.print()
        for difference in check.differences {
            Terminal.line(Terminal.printable("\(difference.kind)  \(difference.rule)  \(difference.key)"))
        }
    }

    private var json: String {
        JSONText.object([
            (
                "rules",
                JSONText.array(
                    check.rules.map { rule in
                        JSONText.object([
                            ("rule_id", JSONText.quoted(rule.rule)), ("expected", "\(rule.expected)"),
                            ("found", "\(rule.found)"), ("agreed", "\(rule.agreed)"),
                            ("precision", Self.share(rule.precision) ?? "null"),
                            ("recall", Self.share(rule.recall) ?? "null"),
                        ])
                    })
            ),
            (
                "differences",
                JSONText.array(
                    check.differences.map { difference in
                        JSONText.object([
                            ("rule_id", JSONText.quoted(difference.rule)),
                            ("subject_key", JSONText.quoted(difference.key)),
                            ("kind", JSONText.quoted(difference.kind)),
                        ])
                    })
            ),
        ])
    }

    /// A share with four decimals, rounded down so that only a whole one is 1.0000.
    private static func share(_ value: Double?) -> String? {
        guard let value else { return nil }
        let units = Int(value * 10_000)
        let decimals = String(units % 10_000)
        return "\(units / 10_000)." + String(repeating: "0", count: 4 - decimals.count) + decimals
    }
}
