import Domain

/// Dates of things past that lie in the future.
struct FutureDatePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        guard let future = CalendarDay(year: 2099, month: 12, day: 31) else { return }
        let (record, _) = try district.grant(
            .minimumLivingAllowance, district.home(40...50, &random), decided: 200, &random)
        let requested = district.day.adding(days: -20)
        let number = "HC\(requested.year)\(district.nextTicketNumber(.verifications))"
        let verification = Verification(
            requestedOn: requested, finishedOn: future, systemIncome: record.income, visitIncome: record.income,
            conclusion: .meets)
        try district.files.appendAsIs(
            district.verificationRow(
                verification, number: number, caseNumber: record.number, agency: district.offices.agencies[0]),
            to: .verifications)
        try district.expect(
            "data.future_date", of: record, key: "verifications|\(number)|finished_on", event: future,
            note: "finished in 2099")

        let opinion = "PJ\(district.nextTicketNumber(.feedback))"
        try district.files.appendAsIs(
            [
                Cell(opinion), Cell(Instant(day: future, second: 10 * 3600)), Cell(record.region.code),
                Cell(FeedbackChannel.window), .empty, Cell(5), .empty,
            ], to: .feedback)
        try district.files.expect(
            ExpectedFinding(
                rule: "data.future_date", key: "feedback|\(opinion)|at", region: record.region.code, event: future,
                note: "given in 2099"))
    }
}
