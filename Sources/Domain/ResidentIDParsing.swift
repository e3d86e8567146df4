extension ResidentID {
    /// Why a text is no identity number; the raw value is the reason code in quarantine.
    package enum Fault: String, Sendable, CaseIterable {
        /// Neither 18 nor 15 characters once blanks are taken out.
        case length
        /// A character that is no digit, or an X elsewhere than at the end.
        case character
        /// The birthday does not exist in the calendar.
        case birthDate
        /// The last character does not follow from the first 17.
        case checkCharacter
        /// A number that lost digits in a spreadsheet, such as `5.00233E+17`.
        case precision
    }

    /// What a text was read as.
    package enum Reading: Hashable, Sendable {
        case valid(ResidentID)
        case invalid(Fault)
    }

    /// Reads an identity number of 18 characters, or one of 15 digits, which gets `19` inserted and its check character.
    ///
    /// Full-width digits and X are read as their ASCII forms, x as X; blanks, also U+3000 and U+00A0, are left out
    /// wherever they stand.
    package static func parse(_ text: Span<UInt8>) -> Reading {
        if text.count == 18, let (leading, sum) = readDigits(text) {
            return check(leading, sum, against: text[17])
        }
        return parseIrregular(text)
    }

    /// Reads the first 17 bytes as ASCII digits, as a number and as the sum of the digits times 2^17 … 2^1.
    private static func readDigits(_ text: Span<UInt8>) -> (number: Int, sum: Int)? {
        var value = 0
        var sum = 0
        for index in 0..<17 {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int(digit)
            sum = (sum &+ Int(digit)) &* 2
        }
        return (value, sum)
    }

    /// Judges 17 digits, with their weighted sum where it is known, and the character behind them.
    private static func check(_ leading: Int, _ sum: Int? = nil, against last: UInt8) -> Reading {
        let upper = last == UInt8(ascii: "x") ? UInt8(ascii: "X") : last
        guard upper == UInt8(ascii: "X") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(upper) else {
            return .invalid(.character)
        }
        guard let id = ResidentID(leadingDigits: leading) else { return .invalid(.birthDate) }
        let right = sum.map(checkCharacter(ofSum:)) ?? id.checkCharacter
        return right == upper ? .valid(id) : .invalid(.checkCharacter)
    }

    /// Reads a text with blanks, full-width characters, 15 digits, or something wrong.
    private static func parseIrregular(_ text: Span<UInt8>) -> Reading {
        if isScientific(text) { return .invalid(.precision) }
        var leading = 0
        var digits = 0
        var last: UInt8?
        var isForeign = false
        var position = 0
        while position < text.count {
            let (byte, width) = character(of: text, at: position)
            position += width
            guard byte != UInt8(ascii: " ") else { continue }
            if let earlier = last {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(earlier) else {
                    isForeign = true
                    digits += 1
                    continue
                }
                if digits < 17 { leading = leading * 10 + Int(earlier - UInt8(ascii: "0")) }
                digits += 1
            }
            last = byte
        }
        guard let last else { return .invalid(.length) }
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last)
        if isForeign || !(isDigit || last | 0x20 == UInt8(ascii: "x")) { return .invalid(.character) }
        switch digits + 1 {
        case 18: return check(leading, against: last)
        case 15 where isDigit:
            let old = leading * 10 + Int(last - UInt8(ascii: "0"))
            let full = old / 1_000_000_000 * 100_000_000_000 + 19_000_000_000 + old % 1_000_000_000
            return ResidentID(leadingDigits: full).map(Reading.valid) ?? .invalid(.birthDate)
        case 15: return .invalid(.character)
        default: return .invalid(.length)
        }
    }

    /// The character at `position` as ASCII and its width: full-width forms folded, every blank as a space.
    private static func character(of text: Span<UInt8>, at position: Int) -> (byte: UInt8, width: Int) {
        let first = text[position]
        if first == UInt8(ascii: "\t") { return (UInt8(ascii: " "), 1) }
        if first == 0xC2, position + 1 < text.count, text[position + 1] == 0xA0 { return (UInt8(ascii: " "), 2) }
        guard position + 2 < text.count else { return (first, 1) }
        switch (first, text[position + 1], text[position + 2]) {
        case (0xE3, 0x80, 0x80): return (UInt8(ascii: " "), 3)
        case (0xEF, 0xBC, 0x90...0x99): return (text[position + 2] - 0x90 + UInt8(ascii: "0"), 3)
        case (0xEF, 0xBC, 0xB8), (0xEF, 0xBD, 0x98): return (UInt8(ascii: "X"), 3)
        default: return (first, 1)
        }
    }

    /// Whether a text is a number in scientific notation: digits, perhaps a point and digits, `E`, sign, digits.
    private static func isScientific(_ text: Span<UInt8>) -> Bool {
        var position = 0
        guard text.readDecimal(at: &position, digits: 1...18) != nil else { return false }
        if text.skip(UInt8(ascii: "."), at: &position) {
            guard text.readDecimal(at: &position, digits: 1...18) != nil else { return false }
        }
        guard text.skip(UInt8(ascii: "E"), at: &position) || text.skip(UInt8(ascii: "e"), at: &position) else {
            return false
        }
        _ = text.skip(UInt8(ascii: "+"), at: &position)
        return text.readDecimal(at: &position, digits: 1...3) != nil && position == text.count
    }
}
