/// Keeps spreadsheet programs from running exported text as a formula.
///
/// Source: OWASP, CSV Injection. A cell whose first character, blanks aside, is = + - @ TAB or CR, or the full-width
/// form of one, gets a leading apostrophe; plain numbers stay. So does a cell that looks guarded already, which makes
/// ``strip(_:)`` the exact inverse.
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
            case UInt8(ascii: " "): index += 1
            case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): return true
            case UInt8(ascii: "+"), UInt8(ascii: "-"): return !isPlainNumber(cell)
            case 0xc2 where cell.count > index + 1 && cell[index + 1] == 0xa0: index += 2
            case 0xe3 where cell.count > index + 2 && cell[index + 1] == 0x80 && cell[index + 2] == 0x80: index += 3
            case 0xef: return isFullWidthTrigger(cell, index)
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

    private static func needsGuard(_ cell: String) -> Bool {
        var cell = cell
        return cell.withUTF8 { needsGuard($0) }
    }

    /// ＋ U+FF0B, － U+FF0D, ＝ U+FF1D, ＠ U+FF20.
    private static func isFullWidthTrigger(_ cell: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard cell.count > index + 2 else { return false }
        switch (cell[index + 1], cell[index + 2]) {
        case (0xbc, 0x8b), (0xbc, 0x8d), (0xbc, 0x9d), (0xbc, 0xa0): return true
        default: return false
        }
    }

    /// A sign, digits (in groups of three after the first one to three, or ungrouped), and perhaps a fraction.
    private static func isPlainNumber(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        if cell[0] == UInt8(ascii: "+") || cell[0] == UInt8(ascii: "-") { index = 1 }
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
