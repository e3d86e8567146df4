import Domain

/// People about whom three needs were told by two ways within ninety days, each answered in substance.
struct RepeatedSignalsPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let calendar = district.configuration.calendar
        let village = district.village(at: district.place(&random))
        func call(_ person: Person, _ daysAgo: Int, _ line: HotlineLine = .citizens) throws {
            let received = day.adding(days: -daysAgo)
            try district.write(
                Call(
                    line: line, person: person, region: village.region, received: received,
                    answered: calendar.day(workingDays: 3, after: received), identity: person.id.description), &random)
        }
        func report(_ person: Person, _ daysAgo: Int) throws {
            let reported = day.adding(days: -daysAgo)
            try district.write(
                GridReport(
                    person: person, village: village, reported: reported,
                    handled: calendar.day(workingDays: 4, after: reported), signals: [.accident],
                    identity: person.id.description), &random)
        }
        let pressed = district.stranger(30...60, &random)
        try call(pressed, 89)
        try report(pressed, 50)
        try call(pressed, 20)
        try district.expect(
            "missed.repeat_signals", of: pressed, in: village.region.code, event: day.adding(days: -20),
            note: "three needs by two ways")

        let oneWay = district.stranger(30...60, &random)
        try call(oneWay, 80)
        try call(oneWay, 50, .socialAssistance)
        try call(oneWay, 20)
        let tooLong = district.stranger(30...60, &random)
        try call(tooLong, 90)
        try report(tooLong, 50)
        try call(tooLong, 20)
    }
}
