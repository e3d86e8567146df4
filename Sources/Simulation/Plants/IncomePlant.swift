import Domain

/// Households with more income than the line of their program.
struct IncomePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let from = district.day.adding(days: -100)
        let standard = district.standard(.rural)
        for (program, size, income, isOver) in [
            (Program.minimumLivingAllowance, 1, standard + 1, true), (.minimumLivingAllowance, 1, standard, false),
            (.minimumLivingAllowance, 2, 2 * standard, false), (.edge, 1, standard * 3 / 2, false),
            (.edge, 1, standard * 3 / 2 + 1, true),
        ] {
            let household = district.home(55...58, with: size == 2 ? [(.spouse, 55...58)] : [], &random)
            var request = district.request(program, of: household, decided: 200)
            request.area = .rural
            let (record, _) = try district.grant(request, &random)
            try district.write(
                RegisterEntry(
                    kind: .pension, person: household.applicant, from: from, amount: district.yuan(income),
                    detail: "职工养老保险"), in: record.region.code)
            guard isOver else { continue }
            try district.expect("wrongful.income", of: record, event: from, note: "pension of \(income) yuan")
        }
        // A pension that has ended.
        let household = district.home(55...58, &random)
        let (record, _) = try district.grant(.minimumLivingAllowance, household, decided: 200, &random)
        try district.write(
            RegisterEntry(
                kind: .pension, person: household.applicant, from: from, to: district.day.adding(days: -1),
                amount: district.yuan(2 * standard)), in: record.region.code)
    }
}
