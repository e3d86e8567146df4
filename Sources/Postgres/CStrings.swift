/// Texts between Swift and C.
enum CStrings {
    typealias Array = UnsafePointer<UnsafePointer<CChar>?>

    /// A message of libpq in one line; its own line ends become semicolons.
    static func line(_ message: UnsafePointer<CChar>?) -> String {
        guard let message else { return "" }
        return String(cString: message).split(whereSeparator: \.isNewline)
            .map { $0.trimmingSpaces() }.joined(separator: "; ")
    }

    /// Passes two arrays, each closed by NULL.
    static func withArrays<Result>(
        _ first: [String], _ second: [String], _ body: (Array?, Array?) -> Result
    ) -> Result {
        withArray(first) { first in withArray(second) { second in body(first, second) } }
    }

    private static func withArray<Result>(_ strings: [String], _ body: (Array?) -> Result) -> Result {
        let bytes = strings.map { $0.utf8CString }
        let starts = bytes.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        return bytes.flatMap { $0 }.withUnsafeBufferPointer { flat in
            let pointers = strings.indices.map { flat.baseAddress?.advanced(by: starts[$0]) } + [nil]
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}

extension Substring {
    /// The text without spaces and tabs at its ends.
    fileprivate func trimmingSpaces() -> Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...end]
    }
}
