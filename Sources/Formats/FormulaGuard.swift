/// Keeps spreadsheet programs from running exported text as a formula.
///
/// Source: OWASP, CSV Injection. A cell whose first character, blanks and invisible ones aside, is = + - @ TAB CR or LF,
/// the full-width form of one or the minus sign U+2212, gets a leading apostrophe; plain numbers stay, unless they begin
/// with a plus sign, which a spreadsheet would drop. So does a cell that looks guarded already, which makes ``strip(_:)``
/// the exact inverse.
package enum FormulaGuard {
    /// Returns whether a cell needs the apostrophe.
    ///
    /// - Parameter cell: UTF-8 text.
    /// - Returns: true when a spreadsheet program might run it.
    package static func needsGuard(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        // Cells that were guarded before are guarded once more.
        while index < cell.count, cell[index] == UInt8(ascii: "'") { index += 1 }
        while index < cell.count {
            switch cell[index] {
            case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "@"), 0x09, 0x0a, 0x0d: return true
            case UInt8(ascii: "-"): return !isPlainNumber(cell)
            case 0...0x20, 0x7f: index += 1
            case 0xc2 where cell.count > index + 1 && (0x80...0xa0).contains(cell[index + 1]): index += 2
            case 0xe1...0xef:
                guard cell.count > index + 2 else { return false }
                let scalar =
                    UInt32(cell[index] & 0x0f) << 12 | UInt32(cell[index + 1] & 0x3f) << 6
                    | UInt32(cell[index + 2] & 0x3f)
                guard isInvisible(scalar) else { return isTrigger(scalar) }
                index += 3
            default: return false
            }
        }
        return false
    }

    /// Returns a cell with its apostrophe where it needs one.
    package static func apply(_ cell: String) -> String {
        needsGuard(cell) ? "'" + cell : cell
    }

    /// Returns a cell as it was before ``apply(_:)``.
    package static func strip(_ cell: String) -> String {
        guard cell.utf8.first == UInt8(ascii: "'") else { return cell }
        let rest = String(decoding: cell.utf8.dropFirst(), as: UTF8.self)
        return needsGuard(rest) ? rest : cell
    }

    /// Returns whether a cell needs the apostrophe.
    package static func needsGuard(_ cell: String) -> Bool {
        var cell = cell
        return cell.withUTF8 { needsGuard($0) }
    }

    /// ＋, －, ＝, ＠ and −.
    private static func isTrigger(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xff0b, 0xff0d, 0xff1d, 0xff20, 0x2212: true
        default: false
        }
    }

    /// Blanks, and characters without width or that reorder text.
    private static func isInvisible(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x1680, 0x2000...0x200f, 0x2028...0x202f, 0x205f...0x2060, 0x2066...0x2069, 0x3000, 0xfeff: true
        default: false
        }
    }

    /// A sign, digits (in groups of three after the first one to three, or ungrouped), and perhaps a fraction.
    private static func isPlainNumber(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        if cell[0] == UInt8(ascii: "-") { index = 1 }
        func digits() -> Int {
            let start = index
            while index < cell.count, cell[index] &- 0x30 < 10 { index += 1 }
            return index - start
        }
        let leading = digits()
        if leading == 0 { return false }
        if leading <= 3 {
            while index < cell.count, cell[index] == UInt8(ascii: ",") {
                index += 1
                if digits() != 3 { return false }
            }
        }
        if index < cell.count, cell[index] == UInt8(ascii: ".") {
            index += 1
            if digits() == 0 { return false }
        }
        return index == cell.count
    }
}
