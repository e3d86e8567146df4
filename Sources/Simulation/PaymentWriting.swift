import Domain

/// What a payment is (种类).
enum PaymentKind: String, Code {
    case regular
    case backPay = "back_pay"
    case recovered

    var label: String {
        switch self {
        case .regular: "正常"
        case .backPay: "补发"
        case .recovered: "追回"
        }
    }
}

/// A transfer for a case.
struct Payment {
    let month: YearMonth
    let amount: Money
    let paidOn: CalendarDay
    var kind = PaymentKind.regular

    /// The account and its holder; those of the case where nothing is said.
    var account: String?
    var payee: ResidentID?
}

/// The money of cases; the exports go back thirteen months.
extension District {
    /// The months for which a case of a monthly program is due money, as far as the exports go back: those after the
    /// month of the start and before the month of the closing, up to the last day of the data.
    func paidMonths(of record: CaseRecord) -> [YearMonth] {
        guard let start = record.start, record.facts.program.isMonthly else { return [] }
        let oldest = YearMonth(containing: day).adding(months: -13)
        var month = max(YearMonth(containing: start).adding(months: 1), oldest)
        let end = min(YearMonth(containing: record.facts.closedOn ?? day), YearMonth(containing: day).adding(months: 1))
        var months: [YearMonth] = []
        while month < end || (record.facts.closedOn == nil && month == end) {
            months.append(month)
            month = month.adding(months: 1)
        }
        return months
    }

    /// The day on which a month's money comes by default: the eighth of the next month.
    func payday(of month: YearMonth) -> CalendarDay {
        month.adding(months: 1).first.adding(days: 7)
    }

    /// The payments of a case as they should be; those before `amountFrom` are of another amount.
    mutating func writePayments(
        of record: CaseRecord, from amountFrom: YearMonth?, _ random: inout SeededRandom
    ) throws {
        guard let amount = record.monthlyAmount, let start = record.start else { return }
        if record.facts.program == .temporaryAid {
            let paidOn = configuration.calendar.day(workingDays: random.number(1...5), after: start)
            guard day.days(since: start) < 400 else { return }
            return try write(
                Payment(month: YearMonth(containing: start), amount: amount, paidOn: paidOn), of: record)
        }
        // One day a household, so that the money comes in time and never twice in a month.
        let isEarly = random.chance(perMille: 400)
        let offset = isEarly ? random.number(17...24) : random.number(3...9)
        let months = paidMonths(of: record)
        for month in months {
            var paid = amount
            // The standard was another before the present amount.
            if let amountFrom, month < amountFrom { paid = Money(hundredths: amount.hundredths + 3_000) }
            let first = isEarly ? month.first : month.adding(months: 1).first
            try write(Payment(month: month, amount: paid, paidOn: first.adding(days: offset)), of: record)
        }
        if let first = months.first, first.first.days(since: start) < 32, random.chance(perMille: 200) {
            let share = Money(hundredths: amount.hundredths / 2)
            try write(
                Payment(
                    month: first.adding(months: -1), amount: share,
                    paidOn: first.adding(months: 1).first.adding(days: 9),
                    kind: .backPay), of: record)
        }
    }

    /// Writes a payment that had been made by the last day of the data.
    mutating func write(_ payment: Payment, of record: CaseRecord) throws {
        try write(payment, caseNumber: record.number, account: record.account, payee: record.holder)
    }

    /// Writes a payment for a case number, whether there is such a case or not.
    mutating func write(
        _ payment: Payment, caseNumber: String, account: String, payee: ResidentID?
    ) throws {
        guard payment.paidOn <= day else { return }
        try files.append(paymentRow(payment, caseNumber: caseNumber, account: account, payee: payee), to: .payments)
    }

    /// The record of a payment under the next number.
    mutating func paymentRow(
        _ payment: Payment, caseNumber: String, account: String, payee: ResidentID?
    ) -> [Cell] {
        [
            "FF\(nextTicketNumber(.payments))", Cell(caseNumber), Cell(payment.month), Cell(payment.amount),
            Cell(payment.account ?? account), Cell(payment.payee ?? payee), Cell(payment.paidOn), Cell(payment.kind),
        ]
    }
}
