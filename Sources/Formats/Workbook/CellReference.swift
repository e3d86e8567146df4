/// The place of a cell as workbooks write it: `A1` to `XFD1048576`.
struct CellReference {
    /// The column, 0 for `A`.
    let column: Int
    /// The row, 1 for the first.
    let row: Int

    /// Columns of a sheet.
    static let columns = 16_384
    /// Rows of a sheet.
    static let rows = 1_048_576

    /// Reads a reference; nil where it is none or lies outside of a sheet.
    @inline(__always)
    init?(_ text: UnsafePointer<CChar>) {
        var position = 0
        var column = 0
        while position < 4 {
            let letter = UInt8(bitPattern: text[position]) | 0x20
            guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") else { break }
            column = column * 26 + Int(letter - UInt8(ascii: "a")) + 1
            position += 1
        }
        guard column > 0, column <= Self.columns, let row = Self.row(text + position) else { return nil }
        self.column = column - 1
        self.row = row
    }

    /// Reads the number of a row; nil where it is none or lies outside of a sheet.
    @inline(__always)
    static func row(_ text: UnsafePointer<CChar>) -> Int? {
        guard let row = number(text), row >= 1, row <= rows else { return nil }
        return row
    }

    /// Reads a whole number of at most nine digits; nil for anything else.
    @inline(__always)
    static func number(_ text: UnsafePointer<CChar>) -> Int? {
        var value = 0
        var position = 0
        while position < 10 {
            let digit = UInt8(bitPattern: text[position]) &- 0x30
            guard digit < 10 else { break }
            value = value * 10 + Int(digit)
            position += 1
        }
        guard position > 0, position < 10, text[position] == 0 else { return nil }
        return value
    }
}
