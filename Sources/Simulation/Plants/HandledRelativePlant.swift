import Domain

/// A case that was handled by the applicant's own family.
struct HandledRelativePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        for (isRefused, until, isFound) in [
            (false, nil, true), (true, nil, true), (false, day.adding(days: -400), false),
        ] as [(Bool, CalendarDay?, Bool)] {
            let place = district.place(&random)
            let household = district.home(40...50, at: place, &random)
            let relative = household.applicant
            let township = district.offices.townships[place.township].region.code
            let officer = try district.hire(.handler, in: township, &random)
            // A marriage that ended before the decision makes nobody a relative.
            try district.relate(officer.person, until == nil ? .sibling : .spouse, of: relative, until: until)
            var request = district.request(
                .minimumLivingAllowance, of: household, decided: 150,
                ending: isRefused ? .refused : .granted(closedAfter: nil))
            request.handler = officer.number
            guard let record = try district.writeCase(request, &random) else { continue }
            // Declared, so that nothing but the handling itself is wrong.
            try district.file(
                relative, by: officer, .minimumLivingAllowance, relation: until == nil ? "兄弟姐妹" : "前配偶",
                caseNumber: record.number,
                on: record.facts.appliedOn)
            guard isFound else { continue }
            try district.expect(
                "kinship.handled_relative", of: record, key: "\(record.number)|\(officer.number)|\(relative.id)",
                event: record.facts.first(.decide)?.finishedAt?.day,
                note: isRefused ? "refused by a sibling" : "granted by a sibling")
        }
    }
}
