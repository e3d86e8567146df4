/// A resident's identity number (公民身份号码): 17 digits and a check character.
///
/// Source: GB 11643-1999; the check character is ISO 7064 MOD 11-2. The first six digits name the place of the first
/// registration and are never checked against residence.
package struct ResidentID: Hashable, Sendable {
    /// The first 17 digits as one number; the check character follows from them.
    package let leadingDigits: Int64

    /// The day of birth.
    package let birthday: CalendarDay

    /// Makes the identity number of a prefix of six digits, a birthday and a sequence number of three digits.
    ///
    /// nil where prefix or sequence have more digits, or the birthday's year has other than four.
    package init?(prefix: Int, birthday: CalendarDay, sequence: Int) {
        let (year, month, day) = birthday.components
        guard (0...999_999).contains(prefix), (0...999).contains(sequence), (1...9999).contains(year) else {
            return nil
        }
        let date = year * 10_000 + month * 100 + day
        self.init(leadingDigits: (prefix * 100_000_000 + date) * 1000 + sequence)
    }

    /// Makes the identity number of 17 digits; nil where the birthday does not exist or lies before 1900, the first
    /// year of any date.
    init?(leadingDigits: Int) {
        let date = leadingDigits / 1000 % 100_000_000
        guard date >= 19_000_000,
            let birthday = CalendarDay(year: date / 10_000, month: date / 100 % 100, day: date % 100)
        else {
            return nil
        }
        self.leadingDigits = Int64(leadingDigits)
        self.birthday = birthday
    }

    /// The check character of the 17 digits as ASCII, `0` to `9` or `X`.
    package var checkCharacter: UInt8 { ResidentID.checkCharacter(of: Int(leadingDigits)) }

    /// Whether the sequence number is one of those given to women.
    package var isFemale: Bool { leadingDigits % 2 == 0 }

    /// The completed years of age on a day; somebody born on 29 February is a year older on 1 March of a common year.
    package func age(on day: CalendarDay) -> Int {
        let born = birthday.components
        let today = day.components
        let hasHadBirthday = (today.month, today.day) >= (born.month, born.day)
        return today.year - born.year - (hasHadBirthday ? 0 : 1)
    }

    /// Appends the 18 characters as ASCII, `X` in upper case.
    package func append(to bytes: inout [UInt8]) {
        bytes.appendDecimal(Int(leadingDigits), digits: 17)
        bytes.append(checkCharacter)
    }

    /// Weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2 are 2^17 … 2^1 modulo 11; the digits are taken from the last.
    static func checkCharacter(of leadingDigits: Int) -> UInt8 {
        var rest = leadingDigits
        var weight = 2
        var sum = 0
        while rest > 0 {
            sum += rest % 10 * weight
            weight = weight * 2 % 11
            rest /= 10
        }
        return checkCharacter(ofSum: sum)
    }

    /// The check character for the weighted sum of the 17 digits.
    static func checkCharacter(ofSum sum: Int) -> UInt8 {
        let check = (12 - sum % 11) % 11
        return check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check)
    }
}

extension ResidentID: Comparable {
    package static func < (left: ResidentID, right: ResidentID) -> Bool { left.leadingDigits < right.leadingDigits }
}

extension ResidentID: CustomStringConvertible {
    /// The 18 characters.
    ///
    /// They are personal data: for output that may carry them, never for messages.
    package var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(18)
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
