import Domain

/// A month for which more was paid than approved.
struct AmountPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let now = YearMonth(containing: district.day)
        let month = now.adding(months: -3)
        let again = district.payday(of: month).adding(days: 5)
        for (extra, kind, amountFrom, isFound) in [
            (nil, PaymentKind.regular, nil, true), (100, .regular, nil, false), (nil, .backPay, nil, false),
            (nil, .regular, now.adding(months: -2), false),
        ] as [(Int64?, PaymentKind, YearMonth?, Bool)] {
            var request = district.request(.minimumLivingAllowance, of: district.home(40...50, &random), decided: 300)
            request.isPaid = false
            request.amountFrom = amountFrom
            let (record, _) = try district.grant(request, &random)
            guard let amount = record.monthlyAmount else { return }
            try district.pay(record)
            try district.write(
                Payment(
                    month: month, amount: extra.map { Money(hundredths: $0) } ?? amount, paidOn: again, kind: kind),
                of: record)
            guard isFound else { continue }
            try district.expect(
                "wrongful.amount", of: record, key: "\(record.number)|\(month)", event: again, note: "paid twice")
        }
        let (record, _) = try district.grant(
            .minimumLivingAllowance, district.home(40...50, &random), decided: 300, &random)
        guard let amount = record.monthlyAmount else { return }
        for kind in [PaymentKind.regular, .recovered] {
            try district.write(Payment(month: month, amount: amount, paidOn: again, kind: kind), of: record)
        }
    }
}
