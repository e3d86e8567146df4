import Domain

/// A month that is not paid, and one that is paid late.
struct PaymentPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        var request = district.request(.minimumLivingAllowance, of: district.home(40...55, &random), decided: 400)
        request.isPaid = false
        let (record, _) = try district.grant(request, &random)
        guard let amount = record.monthlyAmount else { return }
        let now = YearMonth(containing: district.day)
        let missing = now.adding(months: -3)
        let late = now.adding(months: -4)
        let paidBack = now.adding(months: -2)
        let longMissing = now.adding(months: -8)
        try district.pay(record) { ![missing, late, paidBack, longMissing].contains($0) }
        // The tenth is in time, also for what is paid back.
        try district.write(
            Payment(month: paidBack, amount: amount, paidOn: due(of: paidBack), kind: .backPay), of: record)
        try district.write(Payment(month: late, amount: amount, paidOn: due(of: late).adding(days: 3)), of: record)
        for (month, note) in [(missing, "not paid"), (late, "paid three days late")] {
            let due = due(of: month)
            try district.expect(
                "overdue.payment", of: record, key: "\(record.number)|\(month)", event: due.adding(days: 1), due: due,
                note: note)
        }
    }

    private func due(of month: YearMonth) -> CalendarDay { month.adding(months: 1).first.adding(days: 9) }
}
