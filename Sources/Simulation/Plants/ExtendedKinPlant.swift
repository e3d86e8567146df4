import Domain

/// A case handled by an uncle or aunt; a grand-nephew is too far.
struct ExtendedKinPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for isFound in [true, false] {
            let place = district.place(&random)
            let household = district.home(22...28, at: place, &random)
            let township = district.offices.townships[place.township].region.code
            let officer = try district.hire(.handler, in: township, &random)
            let sibling = district.stranger(48...58, &random)
            try district.relate(officer.person, .sibling, of: sibling)
            var parent = sibling
            if !isFound {
                let child = district.stranger(30...38, &random)
                try district.relate(sibling, .parent, of: child)
                parent = child
            }
            try district.relate(parent, .parent, of: household.applicant)
            var request = district.request(.minimumLivingAllowance, of: household, decided: 150)
            request.handler = officer.number
            let (record, start) = try district.grant(request, &random)
            guard isFound else { continue }
            try district.expect(
                "kinship.extended", of: record, key: "\(record.number)|\(officer.number)|\(household.applicant.id)",
                event: start, note: "a child of the handler's sibling")
        }
    }
}
