import Domain

/// A person of the district.
struct Person {
    let name: String
    let id: ResidentID
    let phone: String
}

/// Makes persons, no two with one identity number.
struct People {
    private let asOf: CalendarDay

    /// How many sequence numbers of a birthday are given away, apart for men and women; by day from 1900-01-01.
    private var given: [UInt16]
    private let firstBirthday: CalendarDay

    /// Makes the register of nobody yet.
    init(asOf: CalendarDay) {
        self.asOf = asOf
        firstBirthday = CalendarDay(daysSince2000: -36_524)
        given = Array(repeating: 0, count: (asOf.days(since: firstBirthday) + 1) * 2)
    }

    /// Makes a person whose age on the last day of the data lies in a range.
    mutating func person(
        age: ClosedRange<Int>, isFemale: Bool, surname: String? = nil, random: inout SeededRandom
    ) -> Person {
        let years = random.number(age)
        let birthday = asOf.adding(months: -12 * years).adding(days: -random.below(365))
        let id = identity(birthday: birthday, isFemale: isFemale, random: &random)
        return Person(name: name(isFemale: isFemale, surname: surname, random: &random), id: id, phone: phone(&random))
    }

    /// Makes a person born on a day.
    mutating func person(born day: CalendarDay, isFemale: Bool, random: inout SeededRandom) -> Person {
        let id = identity(birthday: day, isFemale: isFemale, random: &random)
        return Person(name: name(isFemale: isFemale, surname: nil, random: &random), id: id, phone: phone(&random))
    }

    /// Makes somebody with an office phone, which no applicant has.
    mutating func officer(age: ClosedRange<Int>, isFemale: Bool, random: inout SeededRandom) -> Person {
        let person = person(age: age, isFemale: isFemale, random: &random)
        return Person(name: person.name, id: person.id, phone: "188" + person.phone.dropFirst(3))
    }

    /// A mobile number of eleven digits.
    func phone(_ random: inout SeededRandom) -> String {
        random.pick([
            "130", "133", "135", "136", "138", "139", "150", "152", "158", "159", "173", "183", "187", "189", "199",
        ])
            + String(10_000_000 + random.below(90_000_000))
    }

    /// An account number of nineteen digits.
    func account(_ random: inout SeededRandom) -> String {
        "6217" + String(100_000_000_000_000 + random.below(900_000_000_000_000))
    }

    private func name(isFemale: Bool, surname: String?, random: inout SeededRandom) -> String {
        let list = isFemale ? NameLists.femaleCharacters : NameLists.maleCharacters
        var name = surname ?? random.pick(NameLists.surnames)
        name += random.chance(perMille: 12) ? random.pick(NameLists.rareCharacters) : random.pick(list)
        if random.chance(perMille: 760) { name += random.pick(list) }
        return name
    }

    /// The next free number of a birthday; where a day is used up, of the day before.
    private mutating func identity(birthday: CalendarDay, isFemale: Bool, random: inout SeededRandom) -> ResidentID {
        var day = max(birthday, firstBirthday)
        while true {
            let slot = day.days(since: firstBirthday) * 2 + (isFemale ? 1 : 0)
            let used = Int(given[slot])
            // 37 and 500 have no common divisor, so that each of the 500 numbers of a sex comes once.
            let sequence = (used * 37 + slot * 101) % 500 * 2 + (isFemale ? 0 : 1)
            if used < 500, let id = ResidentID(prefix: prefix(day, &random), birthday: day, sequence: sequence) {
                given[slot] += 1
                return id
            }
            day = day > firstBirthday ? day.adding(days: -1) : asOf
        }
    }

    /// The prefix in use when the number was given out; some people come from elsewhere.
    private func prefix(_ birthday: CalendarDay, _ random: inout SeededRandom) -> Int {
        if random.chance(perMille: 40) { return random.pick([512_328, 513_523, 433_127, 422_826, 510_229, 500_242]) }
        switch birthday.year {
        case 2000...: return 500_114
        case 1997...: return 500_239
        case 1988...: return 513_523
        case 1982...: return 512_328
        case 1980...: return 512_727
        default: return random.chance(perMille: 700) ? 512_328 : 512_727
        }
    }
}
