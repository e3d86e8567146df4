import Domain

/// A village cadre who did not declare a parent's aid.
struct UnfiledRelativePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for (isElsewhere, isFiled, isFound) in [(false, false, true), (true, false, false), (false, true, false)] {
            let place = district.place(&random)
            let household = district.home(66...69, at: place, &random)
            let parent = household.applicant
            let (record, start) = try district.grant(.minimumLivingAllowance, household, decided: 150, &random)
            let township = (place.township + 1) % district.offices.townships.count
            let region = isElsewhere ? district.village(at: (township, 0)) : district.village(at: place)
            let officer = try district.hire(.villageCadre, in: region.region.code, &random)
            try district.relate(parent, .parent, of: officer.person)
            if isFiled {
                // Declared under another post of the same person.
                let post = try district.hire(
                    .gridWorker, in: region.region.code, person: officer.person, &random)
                try district.file(
                    parent, by: post, .minimumLivingAllowance, relation: "父母", caseNumber: nil, on: district.day)
            }
            guard isFound else { continue }
            try district.expect(
                "kinship.unfiled", of: record, key: "\(officer.number)|\(record.number)|\(parent.id)", event: start,
                note: "a parent, not declared")
        }
    }
}
