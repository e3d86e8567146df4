import Domain

/// One identity number with two names; a slip of one character is no conflict.
struct ConflictingNamesPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let from = district.day.adding(days: -40)
        for (change, isFound) in [
            ({ _ in "买买提吐尔逊" }, true), ({ "\($0.prefix(1))·\($0.dropFirst())" }, false), ({ $0 + "子" }, false),
        ] as [((String) -> String, Bool)] {
            let (record, _) = try district.grant(
                .minimumLivingAllowance, district.home(40...50, &random), decided: 200, &random)
            try district.write(
                RegisterEntry(
                    kind: .socialInsurance, person: record.applicant, from: from, name: change(record.applicant.name)),
                in: record.region.code)
            guard isFound else { continue }
            try district.expect(
                "data.conflict", of: record.applicant, in: record.region.code, event: from, note: "two names")
        }
    }
}
