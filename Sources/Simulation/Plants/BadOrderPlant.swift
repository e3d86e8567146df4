import Domain

/// Things that ended before they began.
struct BadOrderPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let done = district.day.adding(days: -50)
        var request = district.request(.minimumLivingAllowance, of: district.home(40...50, &random), decided: 200)
        request.furtherSteps = [
            TimelineStep(
                step: .recheck, startedAt: Instant(day: done, second: 10 * 3600),
                finishedAt: Instant(day: done, second: 9 * 3600), outcome: .pass,
                recordedAt: Instant(day: done, second: 11 * 3600), number: "F1")
        ]
        let (record, _) = try district.grant(request, &random)
        try district.expect(
            "data.bad_order", of: record, key: "case_steps|\(record.number)|\(record.number)-F1", event: done,
            note: "finished before it started")

        let person = district.stranger(40...60, &random)
        let region = district.village(at: district.place(&random)).region
        let received = district.day.adding(days: -30)
        let ticket = try district.write(
            Call(
                person: person, region: region, received: received, due: received.adding(days: -1),
                answered: district.configuration.calendar.day(workingDays: 2, after: received),
                identity: person.id.description), &random)
        try district.files.expect(
            ExpectedFinding(
                rule: "data.bad_order", key: "hotline|79222164|\(ticket)", region: region.code, event: received,
                note: "due before it was received"))
    }
}
