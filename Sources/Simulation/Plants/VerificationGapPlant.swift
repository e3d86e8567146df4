import Domain

/// A verification whose two incomes are far apart.
struct VerificationGapPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        // By yuan: more than 200 apart, and more than half of the larger.
        for (pairs, isGap) in [
            ([(300, 900)], true), ([(100, 300)], false), ([(350, 600)], false), ([(250, 500)], false),
            ([(300, 900), (310, 320)], false),
        ] {
            var request = district.request(.minimumLivingAllowance, of: district.home(40...55, &random), decided: 200)
            request.isVerified = false
            let (record, start) = try district.grant(request, &random)
            let accepted = request.plan.accepted
            for (index, pair) in pairs.enumerated() {
                _ = try district.write(
                    Verification(
                        requestedOn: accepted, finishedOn: accepted.adding(days: 1 + index),
                        systemIncome: district.yuan(pair.0), visitIncome: district.yuan(pair.1), conclusion: .unclear),
                    of: record, agency: random.pick(district.offices.agencies))
            }
            guard isGap else { continue }
            try district.expect("procedure.verification_gap", of: record, event: start, note: "300 and 900 yuan")
        }
    }
}
