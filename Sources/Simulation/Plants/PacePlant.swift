import Domain

/// Somebody who was in two villages within five minutes.
struct PacePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let places = district.offices.townships.indices.filter { district.offices.townships[$0].villages.count > 1 }
        guard !places.isEmpty else { return }
        let index = random.pick(places)
        let township = district.offices.townships[index].region.code
        let day = district.day.adding(days: -50)
        for (seconds, isFound) in [(300, true), (301, false)] {
            let officer = try district.hire(.handler, in: township, &random)
            for village in 0...1 {
                let household = district.home(40...50, at: (index, village), &random)
                var request = district.request(.minimumLivingAllowance, of: household, decided: 200)
                let end = 10 * 3600 + village * seconds
                request.furtherSteps = [
                    TimelineStep(
                        step: .survey, startedAt: Instant(day: day, second: end - 900),
                        finishedAt: Instant(day: day, second: end), outcome: .pass, note: "复核入户",
                        officer: officer.number)
                ]
                _ = try district.grant(request, &random)
            }
            guard isFound else { continue }
            try district.files.expect(
                ExpectedFinding(
                    rule: "integrity.impossible_pace", key: "\(officer.number)|\(day)", person: officer.person.id,
                    region: township, event: day, note: "two villages within \(seconds) seconds"))
        }
    }
}
