import Domain

/// A grid worker whose reports come from far away.
struct FarReportPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let village = district.village(at: district.place(&random))
        let day = district.day
        func report(_ daysAgo: Int, by reporter: String?, isFar: Bool) throws {
            // An easing of hardship is no need that anybody would have to answer.
            let person = district.stranger(30...60, &random)
            let degrees = isFar ? 0.2 : 0
            let reported = day.adding(days: -daysAgo)
            try district.write(
                GridReport(
                    person: person, village: village, reported: reported,
                    handled: district.configuration.calendar.day(workingDays: 3, after: reported), signals: [.improved],
                    identity: person.id.description, reporter: reporter,
                    place: (village.longitude + degrees, village.latitude)), &random)
        }
        for daysAgo in [200, 180, 150, 120, 100, 80, 60, 30, 10] { try report(daysAgo, by: nil, isFar: false) }
        for (days, isFound) in [([40, 30, 20], true), ([40, 20], false), ([90, 50, 15], false)] {
            let officer = try district.hire(.gridWorker, in: village.region.code, &random)
            for daysAgo in days { try report(daysAgo, by: officer.number, isFar: true) }
            guard isFound else { continue }
            try district.files.expect(
                ExpectedFinding(
                    rule: "integrity.far_report", key: officer.number, person: officer.person.id,
                    region: village.region.code, event: day.adding(days: -20), note: "nineteen kilometres away"))
        }
    }
}
