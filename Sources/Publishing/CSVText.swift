import Formats

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
            if FormulaGuard.needsGuard(field) { bytes.append(UInt8(ascii: "'")) }
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

    /// Controls, line ends and characters that reorder text.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
