import Domain

/// Money for a case that was refused or never decided.
struct NotApprovedPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        for (ending, isRecovered) in [
            (CasePlan.Ending.refused, false), (.stopped(.withdrawn, workingDays: 4), false), (.refused, true),
        ] {
            let household = district.home(40...50, &random)
            let request = district.request(.minimumLivingAllowance, of: household, decided: 100, ending: ending)
            guard let record = try district.writeCase(request, &random) else { continue }
            let month = YearMonth(containing: district.day).adding(months: -2)
            let paidOn = district.payday(of: month)
            let payment = Payment(month: month, amount: district.yuan(500), paidOn: paidOn)
            try district.write(payment, of: record)
            if isRecovered {
                try district.write(
                    Payment(month: month, amount: payment.amount, paidOn: paidOn, kind: .recovered), of: record)
                continue
            }
            try district.expect("wrongful.not_approved", of: record, event: paidOn, note: "paid without a grant")
        }
    }
}
