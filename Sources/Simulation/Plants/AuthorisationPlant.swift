import Domain

/// A verification without the household's authorisation; of another nothing is said.
struct AuthorisationPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let (record, _) = try district.grant(
            .minimumLivingAllowance, district.home(40...55, &random), decided: 150, &random)
        let requested = district.day.adding(days: -20)
        for isAuthorised in [false, nil] {
            let number = try district.write(
                Verification(
                    requestedOn: requested, finishedOn: requested.adding(days: 4), isAuthorised: isAuthorised,
                    systemIncome: record.income, visitIncome: record.income, conclusion: .meets),
                of: record, agency: random.pick(district.offices.agencies))
            guard isAuthorised == false else { continue }
            try district.expect(
                "procedure.no_authorisation", of: record, key: number, event: requested, note: "no authorisation")
        }
    }
}
