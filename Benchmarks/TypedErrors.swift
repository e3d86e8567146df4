/// Artificial persons and the slips that people make when they type them, the same for the same seed.
struct TypedErrors {
    private var dice: Dice

    /// What a record holds of a person.
    struct Record: Sendable, Hashable {
        var name: String
        var phone: String
        var birth: String
        var village: String
    }

    /// A generator of random numbers (SplitMix64: Steele, Lea and Flood 2014).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private static let surnames = Array("李王张刘陈杨黄周吴徐孙胡朱高林何郭罗冉田向谭龚庞谢邓冯程曾彭潘袁蒋余董杜覃汪魏任姚石廖金倪简滕糜")
    private static let given = Array(
        "伟强磊军勇杰涛明超刚平辉鹏华飞波斌宇浩凯健俊帆峰龙胜林成国建文志光学世永正德万祥芳娜敏静丽艳娟霞秀英玲桂兰萍红梅琴云素珍莲菊凤翠香群容淑会碧雪婷怡欣颖琳佳春月仙")
    private static let digits = Array("0123456789")
    private static let prefixes = [
        "130", "133", "135", "136", "138", "139", "150", "152", "158", "173", "183", "187", "199",
    ]

    init(seed: UInt64) {
        dice = Dice(state: seed)
    }

    /// A whole number from 0 up to a bound.
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &dice) }

    /// A new person of one of 220 villages.
    mutating func person() -> Record {
        var name = String(Self.surnames[below(Self.surnames.count)])
        for _ in 0..<(below(100) < 76 ? 2 : 1) { name.append(Self.given[below(Self.given.count)]) }
        return Record(
            name: name, phone: Self.prefixes[below(Self.prefixes.count)] + Self.padded(below(100_000_000), 8),
            birth: "\(1935 + below(75))" + Self.padded(1 + below(12), 2) + Self.padded(1 + below(28), 2),
            village: village())
    }

    /// A village's code.
    mutating func village() -> String {
        let number = below(220)
        return "500114" + Self.padded(1 + number % 30, 3) + Self.padded(1 + number / 30, 3)
    }

    /// Another record of a person, with slips in a sixth of names and numbers, a tenth of birthdays.
    mutating func again(_ person: Record) -> Record {
        var record = person
        if below(100) < 15 { record.name = slipped(record.name, Self.given) }
        switch below(100) {
        case 0..<15: record.phone = slipped(record.phone, Self.digits)
        case 15..<28: record.phone = ""
        default: break
        }
        if below(100) < 10 { record.birth = slipped(record.birth, Self.digits) }
        if below(100) < 5 { record.village = village() }
        return record
    }

    /// A text with one character wrong, missing or swapped with its neighbour.
    mutating func slipped(_ text: String, _ alphabet: [Character]) -> String {
        switch below(4) {
        case 0, 1: wrong(text, alphabet)
        case 2: missing(text)
        default: swapped(text)
        }
    }

    /// A name with one wrong character.
    mutating func wrongName(_ name: String) -> String { wrong(name, Self.given) }

    /// A number with one wrong digit.
    mutating func wrongDigit(_ number: String) -> String { wrong(number, Self.digits) }

    /// A text that lacks one of its characters.
    mutating func missing(_ text: String) -> String {
        var characters = Array(text)
        characters.remove(at: below(characters.count))
        return String(characters)
    }

    /// A text with two different neighbours swapped; as it was where all are alike.
    mutating func swapped(_ text: String) -> String {
        var characters = Array(text)
        let places = characters.indices.dropLast().filter { characters[$0] != characters[$0 + 1] }
        guard !places.isEmpty else { return text }
        let place = places[below(places.count)]
        characters.swapAt(place, place + 1)
        return String(characters)
    }

    private mutating func wrong(_ text: String, _ alphabet: [Character]) -> String {
        var characters = Array(text)
        let place = below(characters.count)
        let others = alphabet.filter { $0 != characters[place] }
        characters[place] = others[below(others.count)]
        return String(characters)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
}
