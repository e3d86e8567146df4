import Formats
import Store

/// Which rules may look at changed subjects only, and how far from a subject what they read can lie.
struct IncrementalRules {
    /// How far the rows that a finding rests on can lie from its case or person.
    enum Reach: String, CaseIterable {
        /// Rows of the case or person, of the case's members, and of the other cases of these.
        case household
        /// The same of relatives one step away.
        case kin
    }

    private var reaches: [String: Reach] = [:]
    private var wholeAfter: [String: Set<String>] = [:]

    /// Reads `Pipelines/incremental.yaml`; without it every rule looks at everything.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    init(_ resources: Resources, rules: RuleCatalog, catalog: FeedCatalog) throws {
        guard let path = resources.path(of: "Pipelines/incremental.yaml") else { return }
        let root = try YAMLNode.parse(try Resources.text(at: path), file: path)
        var problems = root.unknownKeys(allowed: Set(Reach.allCases.map(\.rawValue)).union(["whole_after"]))
        let known = Set(rules.rules.map(\.id) + rules.broken.map(\.id))
        for reach in Reach.allCases {
            for node in root[reach.rawValue]?.elements ?? [] {
                guard let id = node.string, known.contains(id) else {
                    problems.append(node.problem("there is no rule \(node.string ?? "")"))
                    continue
                }
                if reaches.updateValue(reach, forKey: id) != nil { problems.append(node.problem("\(id) stands twice")) }
            }
        }
        for (id, _, node) in root["whole_after"]?.entries ?? [] {
            if reaches[id] == nil { problems.append(node.problem("\(id) stands in none of the lists")) }
            for feed in node.elements ?? [] {
                guard let name = feed.string, catalog.feed(name) != nil else {
                    problems.append(feed.problem("there is no feed \(feed.string ?? "")"))
                    continue
                }
                wholeAfter[id, default: []].insert(name)
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
    }

    /// Whether a rule may look at the changed subjects only after changes of some feeds.
    func looksAtSubjects(_ rule: Rule, after changed: [FeedDefinition]) -> Bool {
        guard reaches[rule.id] != nil, changed.allSatisfy(\.namesSubjects) else { return false }
        let whole = wholeAfter[rule.id] ?? []
        return !changed.contains { whole.contains($0.name) }
    }

    /// How far the one of some rules reaches that reaches farthest.
    func widestReach(of rules: [Rule]) -> Reach {
        rules.contains { reaches[$0.id] == .kin } ? .kin : .household
    }
}

extension FeedDefinition {
    /// The columns that hold persons' ID numbers.
    var personColumns: [String] { columns.filter { $0.type == .id }.map(\.name) }

    /// Whether every row names the case or the persons that it is about, if it is about any.
    var namesSubjects: Bool { !isShared && (column("case_no") != nil || !personColumns.isEmpty) }
}
