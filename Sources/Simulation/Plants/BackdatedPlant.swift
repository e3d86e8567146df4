import Domain

/// A step that was typed in long after it is said to have been done.
struct BackdatedPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let done = district.day.adding(days: -60)
        let calendar = district.configuration.calendar
        for (workingDays, isFound) in [(11, true), (10, false)] {
            var request = district.request(.minimumLivingAllowance, of: district.home(40...50, &random), decided: 200)
            let recorded = calendar.day(workingDays: workingDays, after: done)
            let started = Instant(day: done, second: 10 * 3600)
            request.furtherSteps = [
                TimelineStep(
                    step: .recheck, startedAt: started, finishedAt: Instant(day: done, second: 11 * 3600),
                    outcome: .pass, recordedAt: Instant(day: recorded, second: 15 * 3600))
            ]
            let (record, _) = try district.grant(request, &random)
            guard isFound else { continue }
            try district.expect(
                "integrity.backdated", of: record, key: "\(record.number)|recheck|\(started.description.prefix(19))",
                event: recorded, note: "typed in eleven working days later")
        }
    }
}
