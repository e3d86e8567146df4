import Formats
import Foundation
package import Store

/// How much of each stratum is drawn, from `Pipelines/samples.yaml`.
package struct SampleRates: Sendable {
    /// The rates as the database takes them.
    let json: String

    private static let file = "Pipelines/samples.yaml"

    /// Reads the file of a workspace.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    package init(_ resources: Resources) throws {
        guard let path = resources.path(of: Self.file) else {
            throw Failure(
                1700, .configuration, Bilingual("\(Self.file) is missing", "缺少 \(Self.file)"),
                repair: Bilingual("restore the file from the project", "请从项目中恢复该文件"))
        }
        try self.init(text: try Resources.text(at: path), file: path)
    }

    /// Reads a text.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    init(text: String, file: String) throws {
        let root = try YAMLNode.parse(text, file: file)
        var problems = root.unknownKeys(allowed: ["least", "complaints", "new", "standing", "strata"])
        func percent(_ node: YAMLNode, _ key: String) -> Int {
            guard let value = node[key]?.int, (0...100).contains(value) else {
                problems.append((node[key] ?? node).problem("`\(key)` is a percentage from 0 to 100"))
                return 0
            }
            return value
        }
        var rates: [String: Any] = [:]
        for frame in ["new", "standing"] {
            guard let node = root[frame] else {
                problems.append(
                    root.problem("`\(frame)` is missing: {plain: percent, open: percent, certain: percent}"))
                continue
            }
            problems += node.unknownKeys(allowed: ["plain", "open", "certain"])
            rates[frame] = Dictionary(
                uniqueKeysWithValues: ["plain", "open", "certain"].map { ($0, percent(node, $0)) })
        }
        if let least = root["least"]?.int, (1...100).contains(least) {
            rates["least"] = least
        } else {
            problems.append(
                (root["least"] ?? root).problem("`least` is the fewest cases of a stratum, from 1 on"))
        }
        let words = (root["complaints"]?.elements ?? []).map(\.string)
        if !words.isEmpty, words.allSatisfy({ $0?.allSatisfy(\.isLetter) ?? false }) {
            rates["complaints"] = words.compactMap { $0 }
        } else {
            problems.append((root["complaints"] ?? root).problem("`complaints` is a list of words"))
        }
        rates["strata"] = (root["strata"]?.elements ?? []).map { node in
            problems += node.unknownKeys(allowed: ["township", "program", "plain"])
            var stratum: [String: Any] = ["plain": percent(node, "plain")]
            for key in ["township", "program"] { stratum[key] = node[key]?.string }
            return stratum
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        json = String(
            decoding: try JSONSerialization.data(withJSONObject: rates, options: [.sortedKeys]), as: UTF8.self)
    }
}
