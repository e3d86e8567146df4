package import Postgres

/// A query of a rule or page with its named placeholders bound to `$1`, `$2` …: a value never becomes SQL text.
package struct BoundSQL: Sendable {
    /// The statement with numbered parameters, each cast to its type.
    package let text: String
    /// The values, in the order of the numbers.
    package let values: [PostgresParameter]

    /// Binds every `:name` of `sql` to its value.
    ///
    /// A name without a value stays as it is, and the server will refuse it.
    package init(_ sql: String, binding values: [String: (type: String, value: String?)], firstNumber: Int = 1) {
        var numbers: [String: Int] = [:]
        var bound: [PostgresParameter] = []
        text = Self.replacingPlaceholders(in: sql) { name in
            guard let value = values[name] else { return nil }
            let number =
                numbers[name]
                ?? {
                    bound.append(PostgresParameter(text: value.value))
                    return firstNumber + bound.count - 1
                }()
            numbers[name] = number
            return "$\(number)::\(value.type)"
        }
        self.values = bound
    }

    /// A statement with every `:name` of `sql` replaced by its value as a quoted literal, cast to its type, for what takes
    /// no parameters, such as a view; a value of nil is null, and a name without a value stays as it is.
    package static func literal(_ sql: String, binding values: [String: (type: String, value: String?)]) -> String {
        replacingPlaceholders(in: sql) { name in
            guard let value = values[name] else { return nil }
            let quoted = value.value.map { "'" + $0.replacing("'", with: "''") + "'" } ?? "null"
            return "\(quoted)::\(value.type)"
        }
    }

    /// The statement with each placeholder replaced by what is given for its name; where nothing is, it stays.
    private static func replacingPlaceholders(in sql: String, _ replacement: (_ name: String) -> String?) -> String {
        var text = ""
        var position = sql.startIndex
        for placeholder in placeholders(in: sql) {
            guard let new = replacement(placeholder.name) else { continue }
            text += sql[position..<placeholder.range.lowerBound]
            text += new
            position = placeholder.range.upperBound
        }
        return text + sql[position...]
    }

    /// The placeholders of a statement: a colon and a name, outside of strings, quoted names, comments and casts.
    package static func placeholders(in sql: String) -> [(name: String, range: Range<String.Index>)] {
        var found: [(name: String, range: Range<String.Index>)] = []
        var index = sql.startIndex
        func skip(to end: String, from start: String.Index) -> String.Index {
            sql[start...].firstRange(of: end)?.upperBound ?? sql.endIndex
        }
        while index < sql.endIndex {
            let rest = sql[index...]
            if rest.hasPrefix("--") {
                index = skip(to: "\n", from: index)
            } else if rest.hasPrefix("/*") {
                index = skip(to: "*/", from: index)
            } else if rest.first == "'" || rest.first == "\"" {
                index = skip(to: String(rest.prefix(1)), from: sql.index(after: index))
            } else if rest.hasPrefix("::") {
                index = sql.index(index, offsetBy: 2)
            } else if rest.first == ":" {
                let name = rest.dropFirst().prefix { $0 == "_" || ($0.isASCII && ($0.isLowercase || $0.isNumber)) }
                if let first = name.first, first.isLetter {
                    found.append((name: String(name), range: index..<name.endIndex))
                }
                index = name.endIndex
            } else {
                index = sql.index(after: index)
            }
        }
        return found
    }
}
