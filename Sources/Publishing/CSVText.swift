/// Writes CSV that spreadsheets open without guessing and without running anything.
///
/// UTF-8 with byte order mark, CRLF, every field quoted, every record on one line.
package struct CSVText: Sendable {
    /// The file so far.
    package private(set) var bytes: [UInt8]

    /// A file with its header row.
    package init(header: [String], capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(contentsOf: "\u{FEFF}".utf8)
        append(header)
    }

    /// Appends a record.
    package mutating func append(_ fields: [String]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            if Self.isFormula(field) { bytes.append(UInt8(ascii: "'")) }
            appendContent(field)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(contentsOf: "\r\n".utf8)
    }

    private mutating func appendContent(_ field: String) {
        guard Self.mayNeedCare(field) else {
            bytes.append(contentsOf: field.utf8)
            return
        }
        for scalar in field.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\"\"".utf8)
            case _ where Self.isInvisible(scalar): bytes.append(UInt8(ascii: " "))
            default: bytes.append(contentsOf: String(scalar).utf8)
            }
        }
    }

    /// False for nearly every field: no quotation mark, no control, no first byte of a character that reorders text.
    private static func mayNeedCare(_ field: String) -> Bool {
        let utf8 = field.utf8.span
        for index in utf8.indices {
            switch utf8[index] {
            case 0..<0x20, UInt8(ascii: "\""), 0x7F, 0xC2, 0xE2, 0xEF: return true
            default: continue
            }
        }
        return false
    }

    /// True for a field that a spreadsheet would take for a formula; plain numbers are none.
    static func isFormula(_ field: String) -> Bool {
        guard let start = field.utf8.first, let first = field.unicodeScalars.first else { return false }
        // Letters, digits and Chinese characters begin nearly every field.
        switch start {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), 0xE4...0xE9:
            return false
        default: break
        }
        if first == "\t" || first == "\r" || first == "\n" { return true }
        let visible = field.unicodeScalars.drop { $0 == "'" ? false : $0.properties.isWhitespace || isInvisible($0) }
        guard let sign = visible.first, "=+-@＝＋－＠−".unicodeScalars.contains(sign) else { return false }
        return !isNumber(field)
    }

    private static func isNumber(_ field: String) -> Bool {
        var digits = field.utf8[...]
        if digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
        let parts = digits.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy {
                !$0.isEmpty && $0.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
    }

    /// Controls, line ends and characters that reorder text.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
