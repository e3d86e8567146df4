/// A character of a Chinese date: the three bytes of its UTF-8 form.
struct DateCharacter {
    let first: UInt8
    let second: UInt8
    let third: UInt8

    /// 年, behind the year.
    static let year = DateCharacter(first: 0xE5, second: 0xB9, third: 0xB4)
    /// 月, behind the month.
    static let month = DateCharacter(first: 0xE6, second: 0x9C, third: 0x88)
    /// 日, behind the day.
    static let day = DateCharacter(first: 0xE6, second: 0x97, third: 0xA5)
}

extension Span<UInt8> {
    /// The value of the ASCII digit at `position`, or nil at the end or at any other byte.
    func digit(at position: Int) -> Int? {
        guard position < count else { return nil }
        let value = self[position] &- UInt8(ascii: "0")
        return value <= 9 ? Int(value) : nil
    }

    /// Reads as many ASCII digits as stand there, at most `digits.upperBound`; nil where there are too few.
    ///
    /// The upper bound is at most 18, so that the value fits.
    func readDecimal(at position: inout Int, digits: ClosedRange<Int>) -> Int? {
        var value = 0
        var read = 0
        while read < digits.upperBound, let digit = digit(at: position) {
            value = value * 10 + digit
            position += 1
            read += 1
        }
        return read >= digits.lowerBound ? value : nil
    }

    /// Moves behind `byte` where it stands at `position`.
    func skip(_ byte: UInt8, at position: inout Int) -> Bool {
        guard position < count, self[position] == byte else { return false }
        position += 1
        return true
    }

    /// Moves behind a Chinese character of dates where it stands at `position`.
    func skip(_ character: DateCharacter, at position: inout Int) -> Bool {
        guard position + 3 <= count, self[position] == character.first,
            self[position + 1] == character.second, self[position + 2] == character.third
        else { return false }
        position += 3
        return true
    }
}

extension [UInt8] {
    /// Appends a number that is not negative, with leading zeros up to `digits`.
    mutating func appendDecimal(_ value: Int, digits: Int = 1) {
        var divisor = 1
        var written = 1
        while written < digits || value / divisor >= 10 {
            divisor *= 10
            written += 1
        }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
