import Domain

/// People in prison, or registered elsewhere, whose aid goes on.
struct AbsencePlant: Plant {
    let kind: RegisterKind

    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        for (program, daysAgo, last, isFound) in [
            (Program.minimumLivingAllowance, 130, nil, true),
            (.minimumLivingAllowance, 130, day.adding(days: -20), false),
            (.minimumLivingAllowance, 30, nil, false), (.edge, 130, nil, false),
        ] as [(Program, Int, CalendarDay?, Bool)] {
            let household = district.home(40...50, &random)
            let (record, _) = try district.grant(program, household, decided: 300, &random)
            let from = day.adding(days: -daysAgo)
            try district.write(
                RegisterEntry(kind: kind, person: household.applicant, from: from, to: last), in: record.region.code)
            guard isFound else { continue }
            try district.expect(
                "wrongful.\(kind.rawValue)", of: record, key: "\(record.number)|\(household.applicant.id)",
                event: from.adding(days: 31), note: "paid all the same")
        }
    }
}
