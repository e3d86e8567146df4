import Domain

/// A car worth 30,000 yuan in a household on aid.
struct VehiclePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        for (program, hundredths, last, daysAgo, isFound) in [
            (Program.minimumLivingAllowance, 3_000_000, nil, 90, true), (.edge, 6_800_000, day, 900, true),
            (.minimumLivingAllowance, 2_999_999, nil, 90, false), (.minimumLivingAllowance, nil, nil, 90, false),
            (.edge, 6_800_000, day.adding(days: -1), 90, false), (.rigidExpenditure, 6_800_000, nil, 90, false),
        ] as [(Program, Int64?, CalendarDay?, Int, Bool)] {
            let household = district.home(40...50, with: [(.child, 20...24)], &random)
            let (record, start) = try district.grant(program, household, decided: 200, &random)
            let owner = household.members[1].person
            let from = day.adding(days: -daysAgo)
            try district.write(
                RegisterEntry(
                    kind: .vehicle, person: owner, from: from, to: last,
                    amount: hundredths.map { Money(hundredths: $0) },
                    detail: "小型轿车"), in: record.region.code)
            guard isFound else { continue }
            try district.expect(
                "wrongful.vehicle", of: record, key: "\(record.number)|\(owner.id)", person: owner.id,
                event: max(start, from), note: "a car")
        }
    }
}
