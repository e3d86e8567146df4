import Domain

/// Three households whose money goes to one account.
struct SharedAccountPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let place = district.place(&random)
        let account = district.people.account(&random)
        let records = try plant(3, to: account, at: place, in: &district, &random)
        let firstPayments = records.compactMap { district.paidMonths(of: $0).first.map(district.payday) }
        guard let latest = firstPayments.max() else { return }
        try district.files.expect(
            ExpectedFinding(
                rule: "wrongful.shared_account", key: account, region: district.village(at: place).region.code,
                event: latest, note: "three households"))

        _ = try plant(2, to: district.people.account(&random), at: place, in: &district, &random)
        _ = try plant(3, to: random.pick(Offices.institutions), at: place, in: &district, &random)
        let kin = try plant(3, to: district.people.account(&random), at: place, in: &district, &random)
        try district.relate(kin[0].applicant, .sibling, of: kin[1].applicant)
    }

    private func plant(
        _ count: Int, to account: String, at place: (township: Int, village: Int), in district: inout District,
        _ random: inout SeededRandom
    ) throws -> [CaseRecord] {
        try (0..<count).map { index in
            var request = district.request(
                .minimumLivingAllowance, of: district.home(40...50, at: place, &random), decided: 160 + 30 * index)
            request.account = account
            request.isPaid = false
            let (record, _) = try district.grant(request, &random)
            try district.pay(record)
            return record
        }
    }
}
