import Formats
package import Store

/// All definitions of a workspace, each behind those that it reads.
package struct DefinitionCatalog: Sendable {
    /// The definitions in an order in which they can be made.
    package let definitions: [Definition]
    private let readBy: [String: [String]]

    /// Reads `Pipelines/definitions/<name>.sql`.
    ///
    /// - Throws: `ConfigurationError` with the problems of all files, or where definitions read each other in a circle.
    package init(_ resources: Resources) throws {
        var problems: [ConfigurationProblem] = []
        var read: [Definition] = []
        for (fileName, path) in resources.files(in: "Pipelines/definitions", suffix: ".sql") {
            do {
                read.append(
                    try Definition(
                        text: try Resources.text(at: path), path: path, name: String(fileName.dropLast(4))))
            } catch let error as ConfigurationError {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        let names = read.map(\.name)
        let readBy = Dictionary(
            uniqueKeysWithValues: read.map { definition in
                (definition.name, Self.mentioned(in: definition.sql, of: names).filter { $0 != definition.name })
            })
        var ordered: [Definition] = []
        while ordered.count < read.count {
            let next = read.filter { definition in
                let done = Set(ordered.map(\.name))
                return !done.contains(definition.name) && done.isSuperset(of: readBy[definition.name] ?? [])
            }
            guard !next.isEmpty else {
                let left = read.filter { definition in !ordered.contains { $0.name == definition.name } }
                throw ConfigurationError(
                    problems: left.map { definition in
                        ConfigurationProblem(
                            file: definition.path, line: definition.sqlLine, column: 1,
                            message: "the definition reads itself by way of others")
                    })
            }
            ordered += next
        }
        definitions = ordered
        self.readBy = readBy
    }

    /// The definitions that a query reads, and those that these read, in an order in which they can be made; what the
    /// `known` ones read is left out.
    package func needed(by sql: String, known: Set<String> = []) -> [Definition] {
        var names: Set<String> = []
        var open = Self.mentioned(in: sql, of: definitions.map(\.name))
        while let name = open.popLast() {
            if names.insert(name).inserted, !known.contains(name) { open += readBy[name] ?? [] }
        }
        return definitions.filter { names.contains($0.name) }
    }

    /// The names that stand as whole words in a query, comments and strings aside.
    static func mentioned(in sql: String, of names: [String]) -> [String] {
        var words: Set<Substring> = []
        for line in sql.split(separator: "\n") {
            let code = line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line
            for (number, part) in code.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            where number.isMultiple(of: 2) {
                words.formUnion(part.split { !($0.isLetter || $0.isNumber || $0 == "_") })
            }
        }
        return names.filter { words.contains(Substring($0)) }
    }
}
