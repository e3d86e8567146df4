import Yams

/// Turns a YAML text into nodes with places in their file.
struct YAMLComposer {
    let file: String
    let firstLine: Int
    /// Values of one document with aliases written out, so that nested aliases cannot exhaust memory.
    private static let mostNodes = 200_000

    init(file: String, firstLine: Int) {
        self.file = file
        self.firstLine = firstLine
    }

    func compose(_ text: String) throws(ConfigurationError) -> YAMLNode {
        let composed: Node?
        do {
            composed = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw ConfigurationError(problems: [problem(of: error, in: text)])
        } catch {
            throw ConfigurationError(problems: [problem("the file is not valid YAML", at: nil)])
        }
        guard let composed else {
            return YAMLNode(file: file, line: firstLine, column: 1, content: .scalar("", isPlain: true))
        }
        var problems: [ConfigurationProblem] = []
        var count = 0
        let node = convert(composed, &count, &problems)
        if count > Self.mostNodes {
            problems = [problem("more than \(Self.mostNodes) values", at: composed.mark)]
        }
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return node
    }

    private func convert(_ node: Node, _ count: inout Int, _ problems: inout [ConfigurationProblem]) -> YAMLNode {
        count += 1
        let content: YAMLNode.Content
        switch node {
        case .scalar(let scalar):
            content = .scalar(scalar.string, isPlain: scalar.style == .plain)
        case .sequence(let sequence):
            var elements: [YAMLNode] = []
            for element in sequence where count <= Self.mostNodes {
                elements.append(convert(element, &count, &problems))
            }
            content = .sequence(elements)
        case .mapping(let mapping):
            var entries: [YAMLNode.Entry] = []
            for (key, value) in mapping where count <= Self.mostNodes {
                let keyNode = convert(key, &count, &problems)
                if keyNode.string == nil { problems.append(keyNode.problem("a key must be a word")) }
                entries.append(YAMLNode.Entry(key: keyNode, value: convert(value, &count, &problems)))
            }
            content = .mapping(entries)
        case .alias:
            problems.append(problem("an alias refers to nothing", at: node.mark))
            content = .scalar("", isPlain: true)
        }
        let place = place(node.mark)
        return YAMLNode(file: file, line: place.line, column: place.column, content: content)
    }

    private func place(_ mark: Mark?) -> (line: Int, column: Int) {
        guard let mark else { return (firstLine, 1) }
        return (mark.line + firstLine - 1, mark.column)
    }

    private func problem(_ message: String, at mark: Mark?) -> ConfigurationProblem {
        let place = place(mark)
        return ConfigurationProblem(file: file, line: place.line, column: place.column, message: message)
    }

    private func problem(of error: YamlError, in text: String) -> ConfigurationProblem {
        switch error {
        case .scanner(let context, let message, let mark, _), .parser(let context, let message, let mark, _),
            .composer(let context, let message, let mark, _):
            let words = [context?.text, message].compactMap { $0 }.joined(separator: ", ")
            return problem("not valid YAML: \(words)", at: mark)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let keys = duplicates.sorted()
            let names = keys.map { "\"\($0)\"" }.joined(separator: ", ")
            let place = keys.first.flatMap { secondPlace(of: $0, in: text, first: context.mark) }
            let message = "the key \(names) stands twice in one mapping"
            guard let place else { return problem(message, at: context.mark) }
            return ConfigurationProblem(file: file, line: place.line, column: place.column, message: message)
        case .reader(let message, _, _, _): return problem("not valid YAML: \(message)", at: nil)
        default: return problem("the file is not valid YAML", at: nil)
        }
    }

    /// Looks for the next line with the same key at the same column; the library tells the first place only.
    private func secondPlace(of key: String, in text: String, first: Mark) -> (line: Int, column: Int)? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, content) in lines.enumerated() where index + 1 > first.line {
            let indent = content.prefix { $0 == " " || $0 == "-" }
            guard indent.count + 1 == first.column else { continue }
            if content.dropFirst(indent.count).hasPrefix(key + ":") {
                return (index + firstLine, first.column)
            }
        }
        return nil
    }
}
