import Domain

/// An agency that finds no household above the limit in the township where the most are refused.
struct LenientAgencyPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let places = district.offices.townships.indices.filter { district.offices.townships[$0].refusedPerMille > 100 }
        guard let township = places.first else { return }
        for _ in 0..<3 {
            let household = district.home(40...50, at: (township, 0), &random)
            let (record, start) = try district.grant(.minimumLivingAllowance, household, decided: 250, &random)
            for index in 0..<20 {
                _ = try district.write(
                    Verification(
                        requestedOn: start.adding(days: 20 + 7 * index), finishedOn: start.adding(days: 25 + 7 * index),
                        systemIncome: record.income, visitIncome: record.income, conclusion: .meets),
                    of: record, agency: Offices.lenientAgency)
            }
        }
    }
}
