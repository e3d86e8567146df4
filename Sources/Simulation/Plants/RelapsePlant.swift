import Domain

/// People who are in need again soon after their aid ended.
struct RelapsePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let seen = day.adding(days: -40)
        func closed(_ household: Household, after days: Int) -> CaseRequest {
            district.request(
                .minimumLivingAllowance, of: household, decided: 400, ending: .granted(closedAfter: days))
        }
        func report(_ person: Person, of household: Household) throws {
            try district.write(
                GridReport(
                    person: person, village: district.village(at: (household.township, household.village)),
                    reported: seen, handled: district.configuration.calendar.day(workingDays: 5, after: seen),
                    signals: [.unemployment], identity: person.id.description), &random)
        }
        let poorAgain = district.home(40...55, &random)
        let (record, _) = try district.grant(closed(poorAgain, after: 310), &random)
        try report(poorAgain.applicant, of: poorAgain)
        try district.expect("missed.relapse", of: record, event: seen, note: "in need after the aid ended")

        let longAgo = district.home(40...55, &random)
        _ = try district.grant(closed(longAgo, after: 150), &random)
        try report(longAgo.applicant, of: longAgo)
        let applying = district.home(40...55, &random)
        _ = try district.grant(closed(applying, after: 310), &random)
        var again = district.request(.temporaryAid, of: applying, decided: 30, ending: .refused)
        again.isFirst = false
        try district.writeCase(again, &random)
        try report(applying.applicant, of: applying)
        let parted = district.home(40...55, with: [(.child, 20...24)], &random)
        var request = closed(parted, after: 310)
        let gone = parted.members[1].person
        request.memberships[gone.id] = .init(leftOn: day.adding(days: -200), receives: true)
        _ = try district.grant(request, &random)
        try report(gone, of: parted)
    }
}
