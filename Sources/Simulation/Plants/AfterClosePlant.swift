import Domain

/// Money for months after the end of a case.
struct AfterClosePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for (months, isRecovered, isFound) in [([1, 2], false, true), ([0], false, false), ([1], true, false)] {
            let household = district.home(40...50, &random)
            let (record, _) = try district.grant(
                district.request(
                    .minimumLivingAllowance, of: household, decided: 400, ending: .granted(closedAfter: 270)), &random)
            guard let amount = record.monthlyAmount, let closedOn = record.facts.closedOn else { return }
            let closing = YearMonth(containing: closedOn)
            for count in months {
                let month = closing.adding(months: count)
                let paidOn = district.payday(of: month)
                try district.write(Payment(month: month, amount: amount, paidOn: paidOn), of: record)
                guard isRecovered else { continue }
                try district.write(Payment(month: month, amount: amount, paidOn: paidOn, kind: .recovered), of: record)
            }
            guard isFound else { continue }
            try district.expect(
                "wrongful.after_close", of: record, event: district.payday(of: closing.adding(months: 1)),
                note: "closed on \(closedOn)")
        }
    }
}
