import Domain

/// An orphan who is not aided.
struct OrphanPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let from = day.adding(days: -400)
        let place = district.place(&random)
        let region = district.village(at: place).region.code
        func orphan(months: Int) throws -> Person {
            let person = district.people.person(
                born: day.adding(months: -months), isFemale: random.chance(perMille: 500), random: &random)
            try district.write(RegisterEntry(kind: .orphan, person: person, from: from), in: region)
            return person
        }
        let left = try orphan(months: 130)
        try district.expect("missed.orphan", of: left, in: region, event: from, note: "no aid")
        // Eighteen since the day itself.
        _ = try orphan(months: 216)
        let aided = district.home([district.member(.applicant, try orphan(months: 120))], at: place, &random)
        _ = try district.grant(.extremePoverty, aided, decided: 300, &random)
    }
}
