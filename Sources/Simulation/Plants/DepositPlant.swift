import Domain

/// A household whose deposits reach the standard of twenty-four months.
struct DepositPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let limit = Int64(24 * district.standard(.rural)) * 100
        for (size, hundredths, isFound) in [(1, limit, true), (1, limit - 1, false), (2, limit, false)] {
            let household = district.home(40...50, with: size == 2 ? [(.spouse, 40...50)] : [], &random)
            var request = district.request(.minimumLivingAllowance, of: household, decided: 200)
            request.area = .rural
            let (record, _) = try district.grant(request, &random)
            for (daysAgo, part) in [(120, hundredths / 3), (40, hundredths - hundredths / 3)] {
                try district.write(
                    RegisterEntry(
                        kind: .deposit, person: household.applicant, from: day.adding(days: -daysAgo),
                        amount: Money(hundredths: part)), in: record.region.code)
            }
            guard isFound else { continue }
            try district.expect("wrongful.deposit", of: record, event: day.adding(days: -40), note: "two deposits")
        }
    }
}
