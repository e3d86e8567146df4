/// The measures by which townships find their place in the district, and each one's values.
///
/// Worked out once for all pages from what every township may see: findings of its own audience, numbers of people that
/// are shown on all pages.
struct Standings: Sendable {
    /// One measure over all townships.
    struct Measure: Sendable {
        let name: String
        /// What it is out of, and how it reads.
        let remark: String
        let unit: String
        /// The values by township; nil where none can be shown.
        let values: [String: Double]
        /// The part and the whole behind each value, in words.
        let parts: [String: String]
        let whole: Double?
        let wholeParts: String
    }

    /// The townships in the order of the table.
    let townships: [(code: String, name: String)]
    /// The measures that at least one township has a value of.
    let measures: [Measure]

    private typealias Part = (part: Int, whole: Int)

    init(_ publication: Publication, _ disclosure: Disclosure) {
        townships = publication.townships.map { ($0.code, $0.name) }
        let month = Formatting.monthName(publication.edition.month)
        let own = Dictionary(grouping: publication.findings.filter { $0.isVisible(to: .township) }) {
            $0.townshipCode ?? ""
        }
        let people = disclosure.district.inAid.shown
        func values(_ number: (TownshipModel) -> Part?) -> [(String, Part)] {
            publication.townships.compactMap { township in number(township).map { (township.code, $0) } }
        }
        let findings = values { township in
            disclosure[township.code].inAid.shown.map { (own[township.code]?.count ?? 0, $0) }
        }
        let all: [Measure] = [
            Self.measure(
                "在救助人数", "低保、特困，每千人口", unit: "‰", scale: 1000, nouns: ("", "人"),
                values { township in
                    disclosure[township.code].inAid.shown.flatMap { inAid in township.residents.map { (inAid, $0) } }
                }, whole: people.flatMap { inAid in publication.district.residents.map { (inAid, $0) } }),
            Self.measure(
                "未办结线索", "每千名在救助人，漏保、错保、超期与程序合计", unit: "‰", scale: 1000, nouns: ("条", "人"),
                findings,
                whole: findings.isEmpty ? nil : findings.reduce((0, 0)) { ($0.0 + $1.1.part, $0.1 + $1.1.whole) }),
            Self.measure(
                "合计超期", "\(month)完成备案的件中，合计超时限的", unit: "%", scale: 100, nouns: ("", "件"),
                values { Self.total($0.steps) }, whole: Self.total(publication.district.steps)),
        ]
        measures = all.filter { !$0.values.isEmpty }
    }

    /// The cases and breaches of all steps together: the row whose limit is that of the whole.
    private static func total(_ steps: [StepDurations]) -> Part? {
        steps.first { $0.limit >= 10 }.map { ($0.breaches, $0.cases) }
    }

    private static func measure(
        _ name: String, _ remark: String, unit: String, scale: Double, nouns: (part: String, whole: String),
        _ values: [(String, Part)], whole: Part?
    ) -> Measure {
        func rate(_ part: Part) -> Double { Double(part.part) * scale / Double(part.whole) }
        func words(_ part: Part) -> String {
            let first = Formatting.count(part.part) + (nouns.part.isEmpty ? "" : " \(nouns.part)")
            return "\(first) / \(Formatting.count(part.whole)) \(nouns.whole)"
        }
        let known = values.filter { $0.1.whole > 0 }
        let total = whole.flatMap { $0.whole > 0 ? $0 : nil }
        return Measure(
            name: name, remark: remark, unit: unit,
            values: Dictionary(uniqueKeysWithValues: known.map { ($0.0, rate($0.1)) }),
            parts: Dictionary(uniqueKeysWithValues: known.map { ($0.0, words($0.1)) }), whole: total.map(rate),
            wholeParts: total.map(words) ?? "")
    }
}
