import Domain

/// Somebody aided by two cases that exclude each other.
struct DuplicatePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let (first, second, person) = try plant(.edge, decided: (300, 100), in: &district, &random)
        let numbers = [first.number, second.number].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        try district.expect(
            "wrongful.duplicate", of: second, key: "\(person)|\(numbers[0])|\(numbers[1])", person: person,
            event: second.start, note: "dibao and edge")

        _ = try plant(.temporaryAid, decided: (300, 50), in: &district, &random)
        _ = try plant(.edge, decided: (300, 100), closedAfter: 130, in: &district, &random)
        _ = try plant(.edge, decided: (420, 330), closedAfter: 180, in: &district, &random)
        _ = try plant(.edge, decided: (300, 100), receives: false, in: &district, &random)
    }

    /// A couple on the minimum living allowance and a case of the spouse's own.
    private func plant(
        _ program: Program, decided: (first: Int, second: Int), closedAfter: Int? = nil, receives: Bool = true,
        in district: inout District, _ random: inout SeededRandom
    ) throws -> (CaseRecord, CaseRecord, ResidentID) {
        let couple = district.home(45...55, with: [(.spouse, 45...55)], &random)
        let spouse = couple.members[1].person
        let (first, _) = try district.grant(
            district.request(
                .minimumLivingAllowance, of: couple, decided: decided.first, ending: .granted(closedAfter: closedAfter)),
            &random)
        let apart = district.home([district.member(.applicant, spouse)], &random)
        var request = district.request(program, of: apart, decided: decided.second)
        request.isFirst = false
        request.memberships[spouse.id] = .init(receives: receives)
        let (second, _) = try district.grant(request, &random)
        return (first, second, spouse.id)
    }
}
