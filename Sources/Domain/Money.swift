/// An amount of yuan, exact to the fen.
package struct Money: Hashable, Sendable {
    /// The amount in fen, hundredths of a yuan.
    package let hundredths: Int64

    /// Makes an amount from fen.
    package init(hundredths: Int64) {
        self.hundredths = hundredths
    }

    /// Reads an amount of yuan, or nil for anything else.
    ///
    /// Digits, either plain or in groups of three parted by `,`, then perhaps `.` and one or two decimals; `.5` is
    /// accepted, since databases write it so. No sign, no currency mark, no exponent, no blanks; 0 ≤ x < 10^12.
    package static func parse(_ text: Span<UInt8>) -> Money? {
        var position = 0
        guard let yuan = readYuan(text, at: &position) else { return nil }
        if position == text.count { return position > 0 ? Money(hundredths: Int64(yuan) * 100) : nil }
        guard text.skip(UInt8(ascii: "."), at: &position) else { return nil }
        let decimals = text.count - position
        guard let fraction = text.readDecimal(at: &position, digits: 1...2), position == text.count else { return nil }
        return Money(hundredths: Int64(yuan) * 100 + Int64(decimals == 1 ? fraction * 10 : fraction))
    }

    /// Reads the whole yuan, 0 where no digit stands there; at most twelve digits.
    private static func readYuan(_ text: Span<UInt8>, at position: inout Int) -> Int? {
        guard var yuan = text.readDecimal(at: &position, digits: 0...13) else { return nil }
        let leading = position
        while text.skip(UInt8(ascii: ","), at: &position) {
            guard (1...3).contains(leading), yuan < 1_000_000_000_000,
                let group = text.readDecimal(at: &position, digits: 3...3)
            else { return nil }
            yuan = yuan * 1000 + group
        }
        return yuan < 1_000_000_000_000 && text.digit(at: position) == nil ? yuan : nil
    }
}

extension Money: Comparable {
    package static func < (left: Money, right: Money) -> Bool { left.hundredths < right.hundredths }
}

extension Money: CustomStringConvertible {
    /// Yuan with two decimals and no separators: `1234.50`.
    package var description: String {
        var bytes: [UInt8] = hundredths < 0 ? [UInt8(ascii: "-")] : []
        let magnitude = Int(clamping: hundredths.magnitude)
        bytes.appendDecimal(magnitude / 100)
        bytes.append(UInt8(ascii: "."))
        bytes.appendDecimal(magnitude % 100, digits: 2)
        return String(decoding: bytes, as: UTF8.self)
    }
}
