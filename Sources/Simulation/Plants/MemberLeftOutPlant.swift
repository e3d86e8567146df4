import Domain

/// Spouses and children of aided people who are left out of the case.
struct MemberLeftOutPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let region = district.village(at: district.place(&random)).region.code
        func aided() throws -> (CaseRecord, start: CalendarDay) {
            try district.grant(.minimumLivingAllowance, district.home(40...50, &random), decided: 200, &random)
        }
        func expect(_ record: CaseRecord, _ person: Person, event: CalendarDay, note: String) throws {
            try district.expect(
                "missed.member_left_out", of: record, key: "\(record.number)|\(person.id)", person: person.id,
                event: event, note: note)
        }
        let (alone, start) = try aided()
        let spouse = district.stranger(40...50, &random)
        try district.relate(alone.applicant, .spouse, of: spouse)
        try expect(alone, spouse, event: start, note: "the spouse")
        let (married, _) = try aided()
        let bride = district.stranger(40...50, &random)
        let wedding = day.adding(days: -50)
        try district.relate(bride, .spouse, of: married.applicant, since: wedding)
        try expect(married, bride, event: wedding, note: "married since")
        let (parent, before) = try aided()
        let child = district.people.person(born: day.adding(months: -100), isFemale: true, random: &random)
        try district.relate(parent.applicant, .parent, of: child)
        try expect(parent, child, event: before, note: "a child")

        let grown = district.people.person(born: day.adding(months: -216), isFemale: true, random: &random)
        try district.relate(try aided().0.applicant, .parent, of: grown)
        try district.relate(
            try aided().0.applicant, .spouse, of: district.stranger(40...50, &random), until: day.adding(days: -10))
        for kind in [RegisterKind.prison, .pension, .socialInsurance, .moved] {
            let other = district.stranger(40...50, &random)
            try district.relate(try aided().0.applicant, .spouse, of: other)
            try district.write(RegisterEntry(kind: kind, person: other, from: day.adding(days: -500)), in: region)
        }
        let elsewhere = district.home(40...50, &random)
        _ = try district.grant(.edge, elsewhere, decided: 100, &random)
        try district.relate(try aided().0.applicant, .spouse, of: elsewhere.applicant)
    }
}
