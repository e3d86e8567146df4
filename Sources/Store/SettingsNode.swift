package import Formats

/// Reads the keys of one mapping of a settings file and collects what is wrong.
package struct SettingsNode {
    /// The mapping.
    package let node: YAMLNode
    /// What is wrong so far.
    package private(set) var problems: [ConfigurationProblem]

    /// A reader of a mapping that may hold the allowed keys.
    package init(_ node: YAMLNode, allowed: Set<String>) {
        self.node = node
        problems =
            node.entries == nil ? [node.problem("this is a mapping of keys")] : node.unknownKeys(allowed: allowed)
    }

    /// The value of a key as `read` takes it; a problem where it does not.
    package mutating func value<Value>(_ key: String, _ hint: String, _ read: (YAMLNode) -> Value?) -> Value? {
        guard let child = node[key] else { return nil }
        let value = read(child)
        if value == nil { add(child, "`\(key)` \(hint)") }
        return value
    }

    /// The value of a key that must be there.
    package mutating func required<Value>(_ key: String, _ hint: String, _ read: (YAMLNode) -> Value?) -> Value? {
        guard node[key] != nil else {
            add(node, "`\(key)` is missing: it \(hint)")
            return nil
        }
        return value(key, hint, read)
    }

    /// A text that is not empty.
    package mutating func text(_ key: String) -> String? { value(key, "is a text", Self.text) }

    /// A text that must be there.
    package mutating func requiredText(_ key: String) -> String? { required(key, "is a text", Self.text) }

    /// A truth value.
    package mutating func flag(_ key: String) -> Bool? { value(key, "is true or false", \.bool) }

    /// A whole number within a range.
    package mutating func int(_ key: String, _ range: ClosedRange<Int>) -> Int? {
        value(key, "is a whole number from \(range.lowerBound) to \(range.upperBound)") { node in
            node.int.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// One of the words of a type.
    package mutating func word<Word: RawRepresentable & CaseIterable>(_ key: String, _ type: Word.Type) -> Word?
    where Word.RawValue == String {
        let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
        return value(key, "is one of \(known)") { $0.string.flatMap(Word.init(rawValue:)) }
    }

    /// A length of time; `isElapsed`: not in working days.
    package mutating func term(_ key: String, isElapsed: Bool = false) -> Term? {
        let units = isElapsed ? "seconds, minutes, hours or days" : "minutes, hours, days or working_days"
        return value(key, "is a number of \(units), such as 30 minutes") { node in
            node.string.flatMap(Term.init(parsing:)).flatMap { $0.seconds == nil && isElapsed ? nil : $0 }
        }
    }

    /// A secret's place; a secret itself is refused.
    package mutating func secret(_ key: String) -> Secret? {
        guard let child = node[key] else { return nil }
        guard let entries = child.entries, entries.count == 1, let text = entries[0].value.string, !text.isEmpty,
            ["file", "env"].contains(entries[0].key)
        else {
            add(child, "`\(key)` is {file: path} or {env: NAME}; the secret itself never stands here")
            return nil
        }
        return entries[0].key == "file" ? .file(text) : .environment(text)
    }

    /// Notes a problem with a place.
    package mutating func add(_ place: YAMLNode, _ message: String) { problems.append(place.problem(message)) }

    /// Notes problems that others found.
    package mutating func add(_ more: [ConfigurationProblem]) { problems += more }

    private static func text(_ node: YAMLNode) -> String? {
        node.string.flatMap { text in
            text.isEmpty || text.unicodeScalars.contains { $0.value < 0x20 && $0.value != 0x0A && $0.value != 0x09 }
                ? nil : text
        }
    }
}
