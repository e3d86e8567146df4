import Formats

/// All sources of a workspace: those of `Pipelines/sources.yaml`, and the drop folders of its feeds.
package struct SourceCatalog: Sendable {
    /// The sources: drop folders in the feeds' loading order, then the others as they stand in the file.
    package let sources: [SourceDefinition]

    /// Reads the file and adds the drop folders that it does not name.
    ///
    /// - Throws: `ConfigurationError` with every problem.
    package init(_ resources: Resources, settings: Settings, catalog: FeedCatalog) throws {
        let workspace = resources.roots.first ?? "."
        var problems: [ConfigurationProblem] = []
        var read: [SourceDefinition] = []
        if let path = resources.path(of: "Pipelines/sources.yaml") {
            let root = try YAMLNode.parse(try Resources.text(at: path), file: path)
            problems += root.unknownKeys(allowed: ["sources"])
            if let list = root["sources"], !list.isNull, list.elements == nil {
                problems.append(list.problem("`sources` is a list"))
            }
            for node in root["sources"]?.elements ?? [] {
                var reader = SourceFileReader(
                    node, catalog: catalog, county: settings.district, workspace: workspace)
                do {
                    let definition = try reader.definition()
                    if read.contains(where: { $0.name == definition.name }) {
                        problems.append(node.problem("there are two sources named \(definition.name)"))
                    }
                    read.append(definition)
                } catch let error as ConfigurationError {
                    problems += error.problems
                }
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        let inboxes = catalog.feeds.map { feed in
            let name = SourceDefinition.inboxName(of: feed.name)
            return read.first { $0.name == name }
                ?? SourceDefinition(
                    name: name, feed: feed,
                    connector: .directory(DirectorySettings(path: "\(workspace)/inbox/\(feed.name)")),
                    county: settings.district)
        }
        sources = inboxes + read.filter { !$0.isInbox }
    }

    /// The source of a name.
    package func source(_ name: String) -> SourceDefinition? { sources.first { $0.name == name } }

    /// The source that the operator names.
    ///
    /// - Throws: `Failure` 1151 where there is none.
    package func named(_ name: String) throws -> SourceDefinition {
        if let source = source(name) { return source }
        throw Failure(
            1151, .usage,
            Bilingual("there is no source \(name)", "没有名为 \(name) 的来源"),
            repair: Bilingual("see aidwatch source list", "请用 aidwatch source list 查看"))
    }
}
