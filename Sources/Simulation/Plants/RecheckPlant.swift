import Domain

/// Cases that were never rechecked; able recipients have half a year more.
struct RecheckPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for (labour, receives, isLate) in [
            (LabourCapacity.partial, true, true), (.full, false, true), (.full, true, false),
        ] {
            let household = district.home(35...50, with: [(.spouse, 35...50)], &random)
            var request = district.request(.minimumLivingAllowance, of: household, decided: 450)
            request.recheckedUntil = Offices.founded
            request.memberships[household.applicant.id] = .init(receives: true, labour: LabourCapacity.none)
            request.memberships[household.members[1].person.id] = .init(receives: receives, labour: labour)
            let (record, start) = try district.grant(request, &random)
            guard isLate else { continue }
            let due = start.adding(months: 12)
            try district.expect(
                "overdue.recheck", of: record, event: due.adding(days: 1), due: due, note: "never rechecked")
        }
    }
}
