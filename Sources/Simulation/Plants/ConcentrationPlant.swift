import Domain

/// A handler who decided the cases of six relatives, and one who decided those of four.
struct ConcentrationPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for count in [6, 4] {
            let place = district.place(&random)
            let township = district.offices.townships[place.township].region.code
            let officer = try district.hire(.handler, in: township, &random)
            for index in 0..<count {
                let household = district.home(40...50, at: place, &random)
                let relative = household.applicant
                try district.relate(officer.person, .sibling, of: relative)
                var request = district.request(
                    .minimumLivingAllowance, of: household, decided: 100 + 20 * index)
                request.handler = officer.number
                let (record, _) = try district.grant(request, &random)
                try district.file(
                    relative, by: officer, .minimumLivingAllowance, relation: "兄弟姐妹", caseNumber: record.number,
                    on: record.facts.appliedOn)
                try district.expect(
                    "kinship.handled_relative", of: record, key: "\(record.number)|\(officer.number)|\(relative.id)",
                    event: record.facts.first(.decide)?.finishedAt?.day, note: "one of \(count) siblings")
            }
            guard count >= 5 else { continue }
            try district.files.expect(
                ExpectedFinding(
                    rule: "kinship.concentration", key: officer.number, person: officer.person.id, region: township,
                    event: nil, note: "all of \(count) cases are of siblings"))
        }
    }
}
