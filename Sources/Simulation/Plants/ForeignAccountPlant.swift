import Domain

/// Money that goes to somebody outside the household.
struct ForeignAccountPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let holder = district.stranger(30...60, &random)
        let foreign = try plant(district.home(40...50, &random), holder: holder.id, in: &district, &random)
        if let first = district.paidMonths(of: foreign).first {
            try district.expect(
                "wrongful.account_not_member", of: foreign, key: "\(foreign.number)|\(foreign.account)",
                person: holder.id, event: district.payday(of: first), note: "the holder is no member")
        }
        let parted = district.home(45...50, with: [(.child, 20...23)], &random)
        let child = parted.members[1].person.id
        _ = try plant(parted, holder: child, left: child, in: &district, &random)
        _ = try plant(
            district.home(40...50, &random), holder: district.stranger(30...60, &random).id,
            account: random.pick(Offices.institutions), in: &district, &random)
    }

    private func plant(
        _ household: Household, holder: ResidentID, left: ResidentID? = nil, account: String? = nil,
        in district: inout District, _ random: inout SeededRandom
    ) throws -> CaseRecord {
        var request = district.request(.minimumLivingAllowance, of: household, decided: 200)
        request.isPaid = false
        request.account = account
        request.holder = holder
        if let left { request.memberships[left] = .init(leftOn: district.day.adding(days: -100), receives: true) }
        let (record, _) = try district.grant(request, &random)
        try district.pay(record)
        return record
    }
}
