import Formats
import Store

/// The words of free texts that pages may show as they stand, in `Dashboards/words.yaml`; other texts may name somebody.
struct ShownWords {
    /// The outcomes of hotline tickets; none where the file is missing.
    let outcomes: [String]

    /// Reads the file.
    ///
    /// - Throws: `ConfigurationError` with every mistake and its place; `Failure` 1002 where the file is no text.
    init(_ resources: Resources) throws {
        guard let path = resources.path(of: "Dashboards/words.yaml") else {
            outcomes = []
            return
        }
        let root = try YAMLNode.parse(try Resources.text(at: path), file: path)
        var problems = root.unknownKeys(allowed: ["hotline_outcomes"])
        let list = root["hotline_outcomes"]
        outcomes = (list?.elements ?? []).compactMap(\.string)
        if list?.elements?.count != outcomes.count {
            problems.append((list ?? root).problem("hotline_outcomes is a list of texts; write [] for none"))
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }

    /// What the queries of the pages are bound to.
    var binding: [String: (type: String, value: String?)] {
        let quoted = outcomes.map {
            "\"" + $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return ["shown_outcomes": ("text[]", "{" + quoted.joined(separator: ",") + "}")]
    }
}
