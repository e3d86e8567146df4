import Domain

/// Identity numbers with a wrong check character where the number may be missing.
struct BadIdentityPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let region = district.village(at: district.place(&random)).region
        let received = day.adding(days: -30)
        func call(_ person: Person, identity: String) throws -> String {
            try district.write(
                Call(
                    person: person, region: region, received: received,
                    answered: district.configuration.calendar.day(workingDays: 2, after: received), identity: identity),
                &random)
        }
        let caller = district.stranger(35...60, &random)
        let ticket = try call(caller, identity: Self.mistyped(caller.id))
        try district.files.expect(
            ExpectedFinding(
                rule: "data.bad_id", key: "hotline|79222164|\(ticket)|subject_id_number", region: region.code,
                event: received, note: "a wrong check character"))

        let (record, _) = try district.grant(
            .minimumLivingAllowance, district.home(40...50, &random), decided: 200, &random)
        let paidOn = day.adding(days: -25)
        var row = district.paymentRow(
            Payment(
                month: YearMonth(containing: paidOn), amount: district.yuan(50), paidOn: paidOn, kind: .backPay),
            caseNumber: record.number, account: record.account, payee: nil)
        row[5] = Cell(Self.mistyped(record.applicant.id))
        try district.files.append(row, to: .payments)
        if case .text(let number) = row[0] {
            try district.expect(
                "data.bad_id", of: record, key: "payments|\(number)|payee_id_number", event: paidOn,
                note: "a wrong check character")
        }

        // The old form of fifteen digits and full-width digits are right.
        let old = district.stranger(35...60, &random)
        let digits = old.id.description
        _ = try call(old, identity: String(digits.prefix(6) + digits.dropFirst(8).prefix(9)))
        let wide = district.stranger(35...60, &random)
        let wideDigits = Array("０１２３４５６７８９")
        _ = try call(
            wide,
            identity: String(
                wide.id.description.map { digit in digit.wholeNumberValue.map { wideDigits[$0] } ?? digit }))
    }

    /// The number with another check character.
    static func mistyped(_ id: ResidentID) -> String {
        let text = id.description
        return text.dropLast() + (text.hasSuffix("7") ? "8" : "7")
    }
}
