import Formats
import Store

/// Reads codes by their bytes: a code or its Chinese label gives the code.
struct CodeReading: Sendable {
    private let entries: [(text: [UInt8], code: [UInt8])]

    init(_ list: CodeList) {
        entries = list.entries.flatMap { entry in
            [
                (text: Array(entry.code.utf8), code: Array(entry.code.utf8)),
                (text: Array(entry.label.utf8), code: Array(entry.code.utf8)),
            ]
        }
    }

    /// The code's bytes, or nil for a text that is neither a code nor a label.
    func code(_ bytes: Span<UInt8>) -> [UInt8]? {
        for entry in entries where FieldReading.equals(bytes, entry.text) { return entry.code }
        return nil
    }

    /// The codes of a list separated by `;` or `；`, or of a JSON array of strings; nil where one is unknown.
    ///
    /// A code given twice counts once; an empty list gives an empty array.
    func codes(_ bytes: Span<UInt8>) -> [[UInt8]]? {
        var found: [[UInt8]] = []
        for text in Self.parts(of: bytes) {
            let range = FieldReading.trimmed(text.span)
            if range.isEmpty { continue }
            guard let code = code(text.span.extracting(range)) else { return nil }
            if !found.contains(code) { found.append(code) }
        }
        return found
    }

    private static func parts(of bytes: Span<UInt8>) -> [[UInt8]] {
        if bytes.count >= 2, bytes[0] == UInt8(ascii: "["), let texts = JSONList.texts(bytes) { return texts }
        let text = FieldReading.string(bytes)
        // Some exports leave the quotes out: [illness, child].
        guard text.hasPrefix("["), text.hasSuffix("]") else {
            return text.split { $0 == ";" || $0 == "；" }.map { Array($0.utf8) }
        }
        return text.dropFirst().dropLast().split(separator: ",").map { Array($0.utf8) }
    }
}
