import Formats
package import Store

/// The settings of person linkage, in `Pipelines/linkage.yaml`.
package struct LinkageSettings: Sendable, Hashable {
    /// Bits from which a pair is listed.
    package let display: Double
    /// Bits from which the best pair of a signal counts as linked, for rules too.
    package let use: Double
    /// Bits by which it must lead the next person.
    package let margin: Double
    /// A telephone number known under more different names than this joins nobody.
    package let hubSize: Int
    /// The weights of each field, by its level.
    let weights: [String: [String: Weight]]
    /// A regular expression of names that stand for «not known».
    let placeholderNames: String
    /// A regular expression of telephone numbers that do.
    let placeholderPhones: String
    /// The text of the file, by which a change of settings is told.
    let text: String

    /// How often records of one person, and of different persons, stand at a level.
    struct Weight: Sendable, Hashable {
        let m: Double
        let u: Double
    }

    /// The levels of each field, which the file must all give.
    static let levels = [
        "name": ["same", "near", "similar", "other"], "phone": ["same", "near", "other"],
        "household": ["same", "other"], "region": ["village", "township", "other"],
    ]

    /// Reads `Pipelines/linkage.yaml`.
    ///
    /// - Throws: `Failure` 1240 where there is none; `ConfigurationError` with every problem.
    package init(_ resources: Resources) throws {
        guard let path = resources.path(of: "Pipelines/linkage.yaml") else {
            throw Failure(
                1240, .configuration,
                Bilingual("Pipelines/linkage.yaml is missing", "缺少 Pipelines/linkage.yaml"),
                repair: Bilingual("restore the file from the project", "请从项目中恢复该文件"))
        }
        try self.init(text: try Resources.text(at: path), file: path)
    }

    /// Reads the text of `file`.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    package init(text: String, file: String) throws {
        let root = try YAMLNode.parse(text, file: file)
        var reader = Reader(
            problems: root.unknownKeys(allowed: ["thresholds", "hub_size", "weights", "placeholders"]))
        let thresholds = reader.child("thresholds", of: root, allowed: ["display", "use", "margin"])
        display = reader.number("display", of: thresholds, in: -1000...1000)
        use = reader.number("use", of: thresholds, in: -1000...1000)
        margin = reader.number("margin", of: thresholds, in: 0...1000)
        if let thresholds, use < display {
            reader.problems.append(thresholds.problem("`use` is not below `display`"))
        }
        hubSize = Int(reader.number("hub_size", of: root, in: 1...1_000_000))
        var weights: [String: [String: Weight]] = [:]
        let fields = reader.child("weights", of: root, allowed: Set(Self.levels.keys))
        for (field, levels) in Self.levels.sorted(by: { $0.key < $1.key }) {
            guard let fields, let node = reader.child(field, of: fields, allowed: Set(levels)) else { continue }
            for level in levels {
                guard let place = reader.child(level, of: node, allowed: ["m", "u"]) else { continue }
                weights[field, default: [:]][level] = Weight(
                    m: reader.number("m", of: place, in: 1e-12...1), u: reader.number("u", of: place, in: 1e-12...1))
            }
        }
        self.weights = weights
        let lists = reader.child(
            "placeholders", of: root, allowed: ["names", "name_endings", "name_marks", "phones"])
        let names = reader.texts("names", of: lists)
        let endings = reader.texts("name_endings", of: lists)
        let marks = reader.texts("name_marks", of: lists)
        let phones = reader.texts("phones", of: lists)
        guard reader.problems.isEmpty else { throw ConfigurationError(problems: reader.problems) }
        placeholderNames = [
            Self.alternatives(names).map { "^(?:\($0))$" }, Self.alternatives(endings).map { "(?:\($0))$" },
            Self.alternatives(marks), "^.$",
        ].compactMap { $0 }.joined(separator: "|")
        placeholderPhones = [Self.alternatives(phones).map { "^(?:\($0))$" }, #"^([0-9])\1+$"#, "0{7}$"]
            .compactMap { $0 }.joined(separator: "|")
        self.text = text
    }

    /// Texts as alternatives of a regular expression, each character standing for itself; nil where there are none.
    private static func alternatives(_ texts: [String]) -> String? {
        guard !texts.isEmpty else { return nil }
        return texts.map { text in
            text.map { #"\^$.|?*+()[]{}"#.contains($0) ? #"\\#($0)"# : String($0) }.joined()
        }.joined(separator: "|")
    }

    /// Reads values and keeps the problems.
    private struct Reader {
        var problems: [ConfigurationProblem]

        mutating func child(_ key: String, of node: YAMLNode, allowed: Set<String>) -> YAMLNode? {
            guard let child = node[key], child.entries != nil else {
                problems.append((node[key] ?? node).problem("`\(key)` is missing or no mapping"))
                return nil
            }
            problems += child.unknownKeys(allowed: allowed)
            return child
        }

        mutating func number(_ key: String, of node: YAMLNode?, in range: ClosedRange<Double>) -> Double {
            guard let node else { return range.lowerBound }
            guard let value = node[key]?.string.flatMap(Double.init), range.contains(value) else {
                problems.append(
                    (node[key] ?? node).problem("`\(key)` is a number from \(range.lowerBound) to \(range.upperBound)"))
                return range.lowerBound
            }
            return value
        }

        mutating func texts(_ key: String, of node: YAMLNode?) -> [String] {
            guard let node else { return [] }
            guard let elements = node[key]?.elements else {
                problems.append((node[key] ?? node).problem("`\(key)` is a list of texts"))
                return []
            }
            return elements.compactMap { element in
                guard let text = element.string, !text.isEmpty else {
                    problems.append(element.problem("a text is missing here"))
                    return nil
                }
                return text
            }
        }
    }
}
