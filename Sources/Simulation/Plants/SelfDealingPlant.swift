import Domain

/// An officer on relief in the township of the office.
struct SelfDealingPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let elsewhere = { (place: (township: Int, village: Int), district: District) -> Int in
            (place.township + 1) % district.offices.townships.count
        }
        for (isElsewhere, last, receives, isFound) in [
            (false, nil, true, true), (false, district.day, true, true),
            (false, district.day.adding(days: -1), true, false), (true, nil, true, false), (false, nil, false, false),
        ] as [(Bool, CalendarDay?, Bool, Bool)] {
            let place = district.place(&random)
            let household = district.home(40...50, with: [(.spouse, 40...50)], at: place, &random)
            let person = household.applicant
            var request = district.request(.minimumLivingAllowance, of: household, decided: 150)
            request.memberships[person.id] = .init(receives: receives)
            let (record, start) = try district.grant(request, &random)
            let township = isElsewhere ? elsewhere(place, district) : place.township
            let region = district.village(at: (township, isElsewhere ? 0 : place.village)).region.code
            let officer = try district.hire(.gridWorker, in: region, person: person, until: last, &random)
            guard isFound else { continue }
            try district.expect(
                "kinship.self", of: record, key: "\(officer.number)|\(record.number)", event: start,
                note: "a grid worker on relief")
        }
    }
}
