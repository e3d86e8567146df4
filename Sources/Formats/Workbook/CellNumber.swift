import Glibc

/// Numbers as workbooks write them.
///
/// A workbook's number is a double of which 15 decimal digits count; some writers give 17, so that 19.99 comes as
/// 19.989999999999998. What counts is written, as spreadsheet programs show it.
enum CellNumber {
    /// Whole digits above which digits are lost.
    static let mostDigits = 15

    /// Whether a text is a decimal number of at most 15 digits as ``shown(_:)`` writes it.
    ///
    /// `1.0`, as Java writes a whole number, is not: it is shown as `1`.
    static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = text.first == UInt8(ascii: "-") ? 1 : 0
        var index = start
        while index < text.count, text[index] &- 0x30 < 10 { index += 1 }
        let whole = index - start
        if whole == 0 || text[start] == UInt8(ascii: "0") && (whole > 1 || start > 0) { return false }
        if index == text.count { return whole <= mostDigits }
        guard text[index] == UInt8(ascii: ".") else { return false }
        index += 1
        let fraction = index
        while index < text.count, text[index] &- 0x30 < 10 { index += 1 }
        guard index == text.count, index > fraction, text[index - 1] != UInt8(ascii: "0") else { return false }
        return whole + index - fraction <= mostDigits
    }

    /// The value of a text behind which a NUL stands; nil where it is no decimal number.
    static func value(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        guard let base = text.baseAddress, !text.isEmpty else { return nil }
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                continue
            default: return nil
            }
        }
        let read = UnsafeRawPointer(base).withMemoryRebound(to: CChar.self, capacity: text.count + 1) { first in
            var end: UnsafeMutablePointer<CChar>?
            let value = strtod(first, &end)
            return (value: value, count: end.map { UnsafePointer($0) - first } ?? 0)
        }
        guard read.count == text.count, read.value.isFinite else { return nil }
        return read.value
    }

    /// A number with the 15 digits that count: `1234.56`, `0.000001`, and `5.00233199001011E+17` from 10^15 on.
    static func shown(_ value: Double) -> [UInt8] {
        if value == 0 { return [UInt8(ascii: "0")] }
        // The form is d.dddddddddddddde±xx, with as many digits as count.
        var form = [CChar](repeating: 0, count: 32)
        let length = withVaList([Swift.abs(value)]) { vsnprintf(&form, form.count, "%.14e", $0) }
        let written: [UInt8] = form.prefix(Int(length)).map { UInt8(bitPattern: $0) }
        var digits: [UInt8] = [written[0]] + written[2..<(mostDigits + 1)]
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        let exponent = Int(String(decoding: written[(mostDigits + 2)...], as: UTF8.self)) ?? 0
        return (value < 0 ? [UInt8(ascii: "-")] : []) + place(digits, exponent)
    }

    private static func place(_ digits: [UInt8], _ exponent: Int) -> [UInt8] {
        let zero = UInt8(ascii: "0")
        switch exponent {
        case mostDigits..., ..<(-mostDigits):
            let fraction = digits.count > 1 ? [UInt8(ascii: ".")] + digits[1...] : []
            return digits[..<1] + fraction + Array("E\(exponent < 0 ? "-" : "+")\(Swift.abs(exponent))".utf8)
        case ..<0:
            return [zero, UInt8(ascii: ".")] + [UInt8](repeating: zero, count: -exponent - 1) + digits
        default:
            let whole = exponent + 1
            if digits.count <= whole { return digits + [UInt8](repeating: zero, count: whole - digits.count) }
            return digits[..<whole] + [UInt8(ascii: ".")] + digits[whole...]
        }
    }
}
