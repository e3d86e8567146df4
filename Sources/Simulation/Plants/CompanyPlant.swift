import Domain

/// Owners of a business, and people on the public payroll, in households on aid.
struct CompanyPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        for kind in [RegisterKind.company, .payroll] {
            for (program, last, isFound) in [
                (Program.edge, nil, true), (.edge, day.adding(days: -1), false), (.rigidExpenditure, nil, false),
            ] as [(Program, CalendarDay?, Bool)] {
                let household = district.home(40...50, &random)
                let (record, start) = try district.grant(program, household, decided: 200, &random)
                try district.write(
                    RegisterEntry(
                        kind: kind, person: household.applicant, from: day.adding(days: -800), to: last,
                        detail: kind == .company ? "商贸有限公司，法定代表人" : "事业单位"), in: record.region.code)
                guard isFound else { continue }
                try district.expect(
                    "wrongful.\(kind.rawValue)", of: record, key: "\(record.number)|\(household.applicant.id)",
                    event: start, note: "since before the aid")
            }
        }
    }
}
