import Domain

/// Aid that goes on after a death.
struct DeceasedPlant: Plant {
    /// What is paid for the months after the death.
    private enum After {
        case all
        case half
        case allAndBack
    }

    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let died = district.day.adding(days: -130)
        try plant(isAlone: true, .all, leftOn: nil, isFound: true, died, in: &district, &random)
        try plant(isAlone: false, .all, leftOn: nil, isFound: true, died, in: &district, &random)
        try plant(isAlone: false, .half, leftOn: nil, isFound: false, died, in: &district, &random)
        try plant(isAlone: true, .allAndBack, leftOn: nil, isFound: false, died, in: &district, &random)
        try plant(isAlone: false, .all, leftOn: died.adding(days: -10), isFound: false, died, in: &district, &random)
    }

    private func plant(
        isAlone: Bool, _ after: After, leftOn: CalendarDay?, isFound: Bool, _ died: CalendarDay,
        in district: inout District, _ random: inout SeededRandom
    ) throws {
        let household = district.home(50...58, with: isAlone ? [] : [(.spouse, 50...58)], &random)
        let deceased = household.members[household.members.count - 1].person
        var request = district.request(.minimumLivingAllowance, of: household, decided: 320)
        request.isPaid = false
        request.memberships[deceased.id] = .init(leftOn: leftOn, receives: true)
        let (record, _) = try district.grant(request, &random)
        guard let amount = record.monthlyAmount else { return }
        try district.write(RegisterEntry(kind: .death, person: deceased, from: died), in: record.region.code)
        let last = YearMonth(containing: died)
        try district.pay(record) { $0 <= last }
        for month in district.paidMonths(of: record) where month > last {
            let paidOn = district.payday(of: month)
            let paid = after == .half ? Money(hundredths: amount.hundredths / 2) : amount
            try district.write(Payment(month: month, amount: paid, paidOn: paidOn), of: record)
            guard after == .allAndBack else { continue }
            // A month that was paid on the last day has come back the same day.
            try district.write(Payment(month: month, amount: paid, paidOn: paidOn, kind: .recovered), of: record)
        }
        guard isFound else { return }
        try district.expect(
            "wrongful.deceased", of: record, key: "\(record.number)|\(deceased.id)", person: deceased.id,
            event: district.payday(of: last.adding(months: 1)), note: "died on \(died)")
    }
}
