import Domain

/// An applicant who has an officer's phone or account.
struct SharedContactPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for (isElsewhere, last, isFound) in [
            (false, nil, true), (true, nil, false), (false, district.day.adding(days: -1), false),
        ] as [(Bool, CalendarDay?, Bool)] {
            for sharesAccount in [false, true] {
                let place = district.place(&random)
                let township = (place.township + (isElsewhere ? 1 : 0)) % district.offices.townships.count
                let region = district.village(at: (township, 0)).region.code
                let officer = try district.hire(.gridWorker, in: region, until: last, &random)
                var request = district.request(.edge, of: district.home(40...50, at: place, &random), decided: 150)
                let phone = officer.person.phone
                if sharesAccount {
                    request.account = officer.bankAccount
                } else {
                    request.phone = "+86 \(phone.prefix(3))-\(phone.dropFirst(3))"
                }
                let (record, _) = try district.grant(request, &random)
                guard isFound else { continue }
                try district.expect(
                    "kinship.shared_contact", of: record, key: "\(record.number)|\(officer.number)",
                    event: record.facts.appliedOn, note: sharesAccount ? "one account" : "one phone")
            }
        }
    }
}
