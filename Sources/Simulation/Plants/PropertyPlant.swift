import Domain

/// A household on aid with two houses.
struct PropertyPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let bought = day.adding(days: -50)
        for (references, last, isFound) in [
            (["甲", "乙"], nil, true), (["甲", "甲"], nil, false), (["甲", "乙"], day.adding(days: -1), false),
        ] as [([String], CalendarDay?, Bool)] {
            let household = district.home(40...50, with: [(.spouse, 40...50)], &random)
            let (record, _) = try district.grant(.minimumLivingAllowance, household, decided: 200, &random)
            for (index, reference) in references.enumerated() {
                try district.write(
                    RegisterEntry(
                        kind: .property, person: household.members[index].person,
                        from: index == 0 ? day.adding(days: -2000) : bought, to: index == 0 ? nil : last,
                        reference: "BDC-\(record.number)-\(reference)"), in: record.region.code)
            }
            guard isFound else { continue }
            try district.expect("wrongful.property", of: record, event: bought, note: "a second house")
        }
    }
}
