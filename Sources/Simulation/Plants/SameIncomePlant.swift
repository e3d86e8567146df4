import Domain

/// An approver who accepted one and the same income eight times within half a year.
struct SameIncomePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let place = district.place(&random)
        let township = district.offices.townships[place.township].region.code
        for (count, yuan) in [(8, 327), (7, 412)] {
            let officer = try district.hire(.approver, in: township, &random)
            var starts: [CalendarDay] = []
            for index in 0..<count {
                var request = district.request(
                    .minimumLivingAllowance, of: district.home(40...50, at: place, &random), decided: 40 + 12 * index)
                request.approver = officer.number
                request.income = district.yuan(yuan)
                starts.append(try district.grant(request, &random).start)
            }
            guard count == 8, let last = starts.max() else { continue }
            try district.files.expect(
                ExpectedFinding(
                    rule: "integrity.same_income", key: "\(officer.number)|\(yuan)", person: officer.person.id,
                    region: township, event: last, note: "eight households with \(yuan) yuan a head"))
        }
    }
}
