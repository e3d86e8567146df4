import Domain

/// Small readers of field bytes that need no allocation.
enum FieldReading {
    /// The range of a field without blanks at its ends: ASCII white space, U+00A0 and U+3000.
    static func trimmed(_ bytes: Span<UInt8>) -> Range<Int> {
        var low = 0
        var high = bytes.count
        while low < high {
            let width = blankWidth(bytes, at: low, below: high)
            if width == 0 { break }
            low += width
        }
        while high > low {
            if isASCIIBlank(bytes[high - 1]) {
                high -= 1
            } else if high - low >= 2, bytes[high - 2] == 0xC2, bytes[high - 1] == 0xA0 {
                high -= 2
            } else if high - low >= 3, bytes[high - 3] == 0xE3, bytes[high - 2] == 0x80, bytes[high - 1] == 0x80 {
                high -= 3
            } else {
                break
            }
        }
        return low..<high
    }

    private static func isASCIIBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    private static func blankWidth(_ bytes: Span<UInt8>, at index: Int, below high: Int) -> Int {
        if isASCIIBlank(bytes[index]) { return 1 }
        if index + 1 < high, bytes[index] == 0xC2, bytes[index + 1] == 0xA0 { return 2 }
        if index + 2 < high, bytes[index] == 0xE3, bytes[index + 1] == 0x80, bytes[index + 2] == 0x80 { return 3 }
        return 0
    }

    /// Whether the bytes are those of `text`.
    static func equals(_ bytes: Span<UInt8>, _ text: [UInt8]) -> Bool {
        guard bytes.count == text.count else { return false }
        for index in text.indices where bytes[index] != text[index] { return false }
        return true
    }

    /// true, 1, 是, Y and false, 0, 否, N, in any case; nil for anything else.
    static func bool(_ bytes: Span<UInt8>) -> Bool? {
        switch bytes.count {
        case 1:
            switch bytes[0] {
            case UInt8(ascii: "1"), UInt8(ascii: "Y"), UInt8(ascii: "y"): return true
            case UInt8(ascii: "0"), UInt8(ascii: "N"), UInt8(ascii: "n"): return false
            default: return nil
            }
        case 3:
            if equals(bytes, Array("是".utf8)) { return true }
            return equals(bytes, Array("否".utf8)) ? false : nil
        case 4, 5:
            switch string(bytes).lowercased() {
            case "true": return true
            case "false": return false
            default: return nil
            }
        default: return nil
        }
    }

    /// A whole number of at most 18 digits with an optional sign; nil for anything else.
    static func integer(_ bytes: Span<UInt8>) -> Int64? {
        var index = 0
        var isNegative = false
        if bytes.count > 1, bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
            isNegative = bytes[0] == UInt8(ascii: "-")
            index = 1
        }
        guard index < bytes.count, bytes.count - index <= 18 else { return nil }
        var value: Int64 = 0
        while index < bytes.count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int64(digit)
            index += 1
        }
        return isNegative ? -value : value
    }

    /// A decimal number from -180 to 180; nil for anything else, such as the hexadecimal forms that `Double` takes.
    static func degrees(_ bytes: Span<UInt8>) -> Double? {
        for index in 0..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                continue
            default: return nil
            }
        }
        guard let degrees = Double(string(bytes)), abs(degrees) <= 180 else { return nil }
        return degrees
    }

    /// The bytes as text; they are UTF-8 already.
    static func string(_ bytes: Span<UInt8>) -> String {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in 0..<bytes.count { copy.append(bytes[index]) }
        return String(decoding: copy, as: UTF8.self)
    }
}
