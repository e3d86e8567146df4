/// The code of a statistical division (统计用区划代码), always twelve digits.
///
/// A code means a place only together with its code system: the two official systems give one code to different places.
package struct RegionCode: Hashable, Sendable {
    /// The twelve digits as one number.
    package let value: Int64

    /// Makes a code of a number of twelve digits, or nil for any other.
    package init?(value: Int64) {
        guard (100_000_000_000...999_999_999_999).contains(value) else { return nil }
        self.value = value
    }

    private init(checked value: Int64) {
        self.value = value
    }

    /// Reads 6, 9 or 12 digits of which the first is not 0, padded with zeros to twelve; nil for anything else.
    package static func parse(_ text: Span<UInt8>) -> RegionCode? {
        var position = 0
        guard let digits = text.readDecimal(at: &position, digits: 6...12), position == text.count else { return nil }
        switch position {
        case 6: return RegionCode(value: Int64(digits) * 1_000_000)
        case 9: return RegionCode(value: Int64(digits) * 1000)
        case 12: return RegionCode(value: Int64(digits))
        default: return nil
        }
    }

    /// The level, told by the trailing zeros.
    package var level: RegionLevel {
        if value % 1_000_000 == 0 { return .district }
        return value % 1000 == 0 ? .township : .village
    }

    /// The township in which the place lies: the first nine digits; the district's code for a district.
    package var township: RegionCode { RegionCode(checked: value / 1000 * 1000) }

    /// The county or district in which the place lies: the first six digits, padded.
    package var county: RegionCode { RegionCode(checked: value / 1_000_000 * 1_000_000) }

    /// The first six digits, the key by which large tables are distributed.
    package var countyDigits: Int { Int(value / 1_000_000) }

    /// The next higher level's code, or nil for a district.
    package var parent: RegionCode? {
        switch level {
        case .village: township
        case .township: county
        case .district: nil
        }
    }

    /// Whether `other` is this place or lies in it, told by the digits.
    package func contains(_ other: RegionCode) -> Bool {
        switch level {
        case .village: self == other
        case .township: self == other.township
        case .district: self == other.county
        }
    }
}

extension RegionCode: Comparable {
    package static func < (left: RegionCode, right: RegionCode) -> Bool { left.value < right.value }
}

extension RegionCode: CustomStringConvertible {
    /// The twelve digits.
    package var description: String { String(value) }
}
