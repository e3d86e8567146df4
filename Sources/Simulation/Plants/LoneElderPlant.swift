import Domain

/// Old people who live alone on little and are not aided.
struct LoneElderPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let place = district.place(&random)
        let village = district.village(at: place)
        let seen = day.adding(days: -60)
        func plant(_ person: Person, pension: Int?) throws {
            try district.write(
                GridReport(
                    person: person, village: village, reported: seen,
                    handled: district.configuration.calendar.day(workingDays: 5, after: seen), signals: [.loneElder],
                    identity: person.id.description), &random)
            guard let pension else { return }
            try district.write(
                RegisterEntry(
                    kind: .pension, person: person, from: day.adding(days: -2000), amount: district.yuan(pension)),
                in: village.region.code)
        }
        let standard = district.standard(.rural)
        for pension in [nil, standard] {
            let person = district.stranger(74...84, &random)
            try plant(person, pension: pension)
            try district.expect(
                "missed.lone_elder", of: person, in: village.region.code, event: seen,
                note: pension.map { "pension of \($0) yuan" } ?? "no pension")
        }
        try plant(district.stranger(74...84, &random), pension: standard + 1)
        try plant(district.stranger(66...68, &random), pension: nil)
        let aided = district.home(75...82, at: place, &random)
        _ = try district.grant(.extremePoverty, aided, decided: 300, &random)
        try plant(aided.applicant, pension: nil)
    }
}
