/// One value of a YAML file, with its place.
package struct YAMLNode: Sendable {
    indirect enum Content: Sendable {
        /// The text, and whether it stands without quotes and block marks; tags are not looked at.
        case scalar(String, isPlain: Bool)
        case mapping([Entry])
        case sequence([YAMLNode])
    }

    struct Entry: Sendable {
        let key: YAMLNode
        let value: YAMLNode
    }

    /// The file as it was named to the parser.
    package let file: String
    /// Line in the file on which the value begins, the first is 1.
    package let line: Int
    /// Column in the line, the first is 1.
    package let column: Int
    let content: Content

    /// Parses one YAML document.
    ///
    /// - Parameters:
    ///   - text: the document; an empty one is null.
    ///   - file: its name, for messages.
    ///   - firstLine: the line of the file on which the text begins.
    /// - Returns: the document's outermost value.
    /// - Throws: ``ConfigurationError`` when the syntax is wrong or a key stands twice.
    package static func parse(
        _ text: String, file: String, firstLine: Int = 1
    ) throws(ConfigurationError) -> YAMLNode {
        try YAMLComposer(file: file, firstLine: firstLine).compose(text)
    }

    /// The entries of a mapping in their order; nil for anything else.
    package var entries: [(key: String, keyNode: YAMLNode, value: YAMLNode)]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.map { (key: $0.key.string ?? "", keyNode: $0.key, value: $0.value) }
    }

    /// The elements of a sequence; nil for anything else.
    package var elements: [YAMLNode]? {
        guard case .sequence(let elements) = content else { return nil }
        return elements
    }

    /// The value of a key; nil when the key is absent or this is no mapping.
    package subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key.string == key }?.value
    }

    /// Whether the value is absent, `~` or `null`, without quotes.
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The text of a scalar as it stands, whatever its type; nil for a mapping or sequence.
    package var string: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    /// The value of a decimal whole number without quotes; nil for anything else.
    package var int: Int? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        return Int(text)
    }

    /// The text of a number without quotes that JSON writes the same way, such as 2, -0.50 or 1e3; nil for anything else.
    package var number: String? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        return text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+\-]?[0-9]+)?/) == nil ? nil : text
    }

    /// The value of true, false, yes, no, on or off without quotes (YAML 1.1); nil for anything else.
    package var bool: Bool? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        switch text {
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return true
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return false
        default: return nil
        }
    }

    /// Returns a problem for each key of this mapping that is not allowed; one when this is no mapping and not null.
    package func unknownKeys(allowed: Set<String>) -> [ConfigurationProblem] {
        guard let entries else { return isNull ? [] : [problem("this is a mapping of keys")] }
        return entries.filter { !allowed.contains($0.key) }.map { entry in
            let known = allowed.sorted().joined(separator: ", ")
            return entry.keyNode.problem("unknown key \"\(entry.key)\"; allowed are \(known)")
        }
    }

    /// Returns a problem at the place of this value.
    package func problem(_ message: String) -> ConfigurationProblem {
        ConfigurationProblem(file: file, line: line, column: column, message: message)
    }
}
