extension CopyWriter {
    /// A numeric with two decimals, from its hundredths (money in cents); every `Int64` fits.
    ///
    /// Format of `numeric_send`: digits to the base 10,000, the weight of the first one, sign, decimals, the digits
    /// without zeros at either end.
    package mutating func numeric(hundredths: Int64) {
        let magnitude = hundredths.magnitude
        var whole = magnitude / 100
        let fraction = Int16(truncatingIfNeeded: magnitude % 100 * 100)
        // The digits of the whole part, lowest first; 2^63 / 100 has at most five.
        var digits: (Int16, Int16, Int16, Int16, Int16) = (0, 0, 0, 0, 0)
        var count = 0
        withUnsafeMutableBytes(of: &digits) { raw in
            let digits = raw.bindMemory(to: Int16.self)
            while whole > 0 {
                digits[count] = Int16(truncatingIfNeeded: whole % 10_000)
                whole /= 10_000
                count += 1
            }
        }
        let weight = Int16(truncatingIfNeeded: count - 1)
        withUnsafeBytes(of: digits) { raw in
            let digits = raw.bindMemory(to: Int16.self)
            var zeros = 0
            if fraction == 0 {
                while zeros < count, digits[zeros] == 0 { zeros += 1 }
            }
            let written = count - zeros + (fraction == 0 ? 0 : 1)
            begin(8 + 2 * written)
            put(Int16(truncatingIfNeeded: written))
            put(written == 0 ? 0 : weight)
            put(hundredths < 0 ? 0x4000 : 0 as UInt16)
            put(2 as Int16)
            for index in stride(from: count - 1, through: zeros, by: -1) { put(digits[index]) }
            if fraction != 0 { put(fraction) }
        }
    }
}
