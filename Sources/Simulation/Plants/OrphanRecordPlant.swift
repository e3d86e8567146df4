import Domain

/// Records of cases and officers that nobody else knows.
struct OrphanRecordPlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let day = district.day
        let area = district.offices.district.code
        func unknownCase() -> String {
            "JZ\(area.value / 1_000_000)999-\(day.year)-\(district.nextTicketNumber(.cases))"
        }
        func expect(_ feed: Feed, _ column: String, _ missing: String, event: CalendarDay) throws {
            try district.files.expect(
                ExpectedFinding(
                    rule: "data.orphan_record", key: "\(feed.rawValue)|\(column)|\(missing)",
                    caseNumber: column == "case_no" ? missing : nil, region: area, event: event,
                    note: "nobody knows \(missing)"))
        }
        func pay(_ number: String, daysAgo: Int) throws {
            let paidOn = day.adding(days: -daysAgo)
            try district.write(
                Payment(month: YearMonth(containing: paidOn), amount: district.yuan(300), paidOn: paidOn),
                caseNumber: number, account: district.people.account(&random), payee: nil)
        }
        let unpaid = unknownCase()
        try pay(unpaid, daysAgo: 45)
        try pay(unpaid, daysAgo: 60)
        try expect(.payments, "case_no", unpaid, event: day.adding(days: -30))
        try pay(unknownCase(), daysAgo: 29)

        let posted = unknownCase()
        let postedOn = day.adding(days: -30)
        try district.files.append(
            [
                Cell(posted), PublicityKind.initial.cell, "村公示栏", Cell(postedOn), Cell(postedOn.adding(days: 8)),
                Cell(false), .empty,
            ], to: .publicity)
        try expect(.publicity, "case_no", posted, event: day)

        let relative = district.stranger(40...60, &random)
        let officer = "RY9\(district.nextTicketNumber(.officers))"
        let filed = day.adding(days: -90)
        try district.files.append(
            [
                Cell(officer), Cell(relative.name), Cell(relative.id), "父母", Cell(Program.minimumLivingAllowance),
                .empty, Cell(filed),
            ], to: .relativeFilings)
        try expect(.relativeFilings, "officer_id", officer, event: filed.adding(days: 30))
    }
}
