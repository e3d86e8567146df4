package import Formats
package import Store

/// All rules of a workspace.
package struct RuleCatalog: Sendable {
    /// The rules by id.
    package let rules: [Rule]

    /// What the rules read beside the feeds.
    package let definitions: DefinitionCatalog

    /// Files that are no valid rule, each with its problems; the other rules run all the same.
    package let broken: [BrokenFile]

    /// A rule file that cannot be used.
    package struct BrokenFile: Sendable {
        /// The id that the path gives.
        package let id: String
        /// What is wrong.
        package let error: ConfigurationError
    }

    /// Reads `Pipelines/rules/<kind>/<rule>.sql` and `Pipelines/definitions/<name>.sql`.
    ///
    /// - Throws: `ConfigurationError` where a definition is broken; a broken rule is kept in `broken`.
    package init(_ resources: Resources) throws {
        definitions = try DefinitionCatalog(resources)
        var rules: [Rule] = []
        var broken: [BrokenFile] = []
        for (fileName, path) in resources.files(in: "Pipelines/rules", suffix: ".sql") {
            let name = String(fileName.dropLast(4))
            do {
                var file = try RuleFile(
                    text: try Resources.text(at: path), path: path, name: name, definitions: definitions)
                rules.append(try file.rule())
            } catch let error as ConfigurationError {
                broken.append(BrokenFile(id: name.replacing("/", with: "."), error: error))
            }
        }
        self.rules = rules.sorted { $0.id < $1.id }
        self.broken = broken
    }

    /// What to say of an id that no rule has.
    package static func unknown(_ id: String) -> Failure {
        Failure(
            1210, .usage,
            Bilingual("there is no rule \(id)", "没有名为 \(id) 的规则"),
            repair: Bilingual("see aidwatch rule list", "请用 aidwatch rule list 查看"))
    }

    /// The rule of an id.
    package func rule(_ id: String) -> Rule? {
        rules.first { $0.id == id }
    }
}
