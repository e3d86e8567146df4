import Formats

/// All feed definitions of a workspace.
package struct FeedCatalog: Sendable {
    /// The definitions in loading order: reference feeds first (regions before all), then by name.
    package let feeds: [FeedDefinition]

    /// Reads `Pipelines/feeds/*.yaml`.
    ///
    /// - Throws: `ConfigurationError` with the problems of all files.
    package init(_ resources: Resources) throws {
        var problems: [ConfigurationProblem] = []
        var files: [String: FeedFile] = [:]
        var read: [String: FeedDefinition] = [:]
        for (fileName, path) in resources.files(in: "Pipelines/feeds", suffix: ".yaml") {
            let name = String(fileName.dropLast(5))
            do {
                files[name] = try FeedFile(text: try Resources.text(at: path), file: path, name: name)
            } catch let error as ConfigurationError {
                problems += error.problems
            }
        }
        // Feeds with a table of their own first: the others take their columns from these.
        for hasTarget in [false, true] {
            for (name, var file) in files.sorted(by: { $0.key < $1.key }) where (file.target != nil) == hasTarget {
                do {
                    read[name] = try file.definition(base: file.target.flatMap { read[$0] })
                } catch let error as ConfigurationError {
                    problems += error.problems
                }
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        feeds = read.values.sorted { Self.order($0) < Self.order($1) }
    }

    private static func order(_ feed: FeedDefinition) -> (Int, Int, String) {
        (
            feed.group == .reference ? 0 : 1,
            feed.table == "regions" ? 0 : 1,
            feed.name
        )
    }

    /// The definition of a name.
    package func feed(_ name: String) -> FeedDefinition? {
        feeds.first { $0.name == name }
    }

    /// The definition that the operator names.
    ///
    /// - Throws: `Failure` 1111 where there is none.
    package func named(_ name: String) throws -> FeedDefinition {
        if let feed = feed(name) { return feed }
        let candidates = feeds.map(\.name).joined(separator: ", ")
        throw Failure(
            1111, .usage,
            Bilingual("there is no feed \(name)", "没有名为 \(name) 的数据源"),
            repair: Bilingual("name one of \(candidates)", "请从中选择：\(candidates)"))
    }

    /// The definitions that own a table, one for each table.
    package var tables: [FeedDefinition] {
        feeds.filter { $0.name == $0.table }
    }
}
