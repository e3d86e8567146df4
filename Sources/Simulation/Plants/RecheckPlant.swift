import Domain

/// Cases that were never rechecked: within twelve months, with an able recipient within six.
struct RecheckPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for (labour, receives, daysAgo, months) in [
            (LabourCapacity.partial, true, 450, 12), (.full, false, 450, 12), (.full, true, 210, 6),
            (.full, true, 100, nil), (.partial, true, 210, nil),
        ] as [(LabourCapacity, Bool, Int, Int?)] {
            let household = district.home(35...50, with: [(.spouse, 35...50)], &random)
            var request = district.request(.minimumLivingAllowance, of: household, decided: daysAgo)
            request.recheckedUntil = Offices.founded
            request.memberships[household.applicant.id] = .init(receives: true, labour: LabourCapacity.none)
            request.memberships[household.members[1].person.id] = .init(receives: receives, labour: labour)
            let (record, start) = try district.grant(request, &random)
            guard let months else { continue }
            let due = start.adding(months: months)
            try district.expect(
                "overdue.recheck", of: record, event: due.adding(days: 1), due: due, note: "never rechecked")
        }
    }
}
