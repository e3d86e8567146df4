/// What of an error may be printed: never a bound value.
extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The primary message without a value that the server may have quoted in it.
    ///
    /// Messages of class 22 (data exception) end in `: "the value"`; what follows the colon is cut off.
    package var safeMessage: String {
        guard kind == .server || kind == .connection, let sqlState, sqlState.errorClass == "22" else { return message }
        guard let cut = Self.firstRange(of: ": \"", in: message) else { return message }
        return message[..<cut] + " (value withheld)"
    }

    /// The line of the COPY input at which the server failed, from 1.
    package var copyLine: Int? {
        guard let rest = copyPlace(after: ", line ") else { return nil }
        return Int(rest.prefix { $0.isASCII && $0.isNumber })
    }

    /// The column of the COPY input at which the server failed.
    package var copyColumn: String? {
        guard copyLine != nil, let rest = copyPlace(after: ", column ") else { return nil }
        return String(rest.prefix { $0 != ":" && $0 != "\n" })
    }

    /// One sentence for the operator and what to do; holds no value.
    package var description: String {
        var text = safeMessage
        if let sqlState { text += " [\(sqlState.rawValue)]" }
        if let copyLine {
            text += " at COPY line \(copyLine)"
            if let copyColumn { text += ", column \(copyColumn)" }
        }
        if isOutcomeUnknown { text += "; whether the transaction was committed is not known" }
        text += "."
        if let hint { text += " \(hint)" }
        return text
    }

    /// The code and the names concerned; holds no value.
    package var debugDescription: String {
        let names: [(String, String?)] = [
            ("sqlState", sqlState?.rawValue), ("schema", schema), ("table", table), ("column", column ?? copyColumn),
            ("constraint", constraint), ("position", statementPosition.map(String.init)),
            ("copyLine", copyLine.map(String.init)),
        ]
        let known = names.compactMap { name, value in value.map { "\(name)=\($0)" } }
        return "PostgresError.\(kind.rawValue)(\(safeMessage); \(known.joined(separator: " ")))"
    }

    /// Shows the debug description alone, so that `dump` and test reports print no value either.
    package var customMirror: Mirror {
        Mirror(self, children: ["error": debugDescription])
    }

    private func copyPlace(after word: String) -> Substring? {
        guard let line = context?.split(separator: "\n").first(where: { $0.hasPrefix("COPY ") }),
            let start = Self.firstRange(of: word, in: line)
        else { return nil }
        return line[line.index(start, offsetBy: word.count)...]
    }

    private static func firstRange(of word: String, in text: some StringProtocol) -> String.Index? {
        var index = text.startIndex
        while index < text.endIndex {
            if text[index...].hasPrefix(word) { return index }
            index = text.index(after: index)
        }
        return nil
    }
}
