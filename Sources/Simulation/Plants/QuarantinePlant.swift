import Domain

/// Records that cannot be loaded, each with the column and the reason by which it is put aside.
struct QuarantinePlant: Plant {
    func write(to district: inout District, _ random: inout SeededRandom) throws {
        let (record, _) = try district.grant(
            .extremePoverty, district.home(62...80, &random), decided: 200, &random)
        let person = district.stranger(30...60, &random)
        let region = record.region.code
        let on = district.day.adding(days: -100)
        let at = Cell(Instant(day: on, second: 10 * 3600))
        func put(_ feed: Feed, _ row: [Cell], _ column: String, _ reason: String) throws {
            try district.files.appendBroken(row, to: feed, column: column, reason: reason)
        }
        try put(
            .cases,
            [
                "JZ-\(district.nextTicketNumber(.cases))", Cell(Program.edge), Cell(CaseStatus.processing),
                Cell(person.name), Cell(BadIdentityPlant.mistyped(person.id)), Cell(person.phone), Cell(region),
            ] + Array(repeating: Cell.empty, count: 16), "applicant_id_number", "id_check_character")
        try put(
            .caseMembers,
            [
                Cell(record.number), Cell(person.name), Cell(String(person.id.description.dropLast())), "子女",
                Cell(true),
                .empty, .empty, Cell(on), .empty,
            ], "id_number", "id_length")
        try put(
            .caseSteps,
            [Cell(record.number), "\(record.number)-Q", "不明环节", at] + Array(repeating: Cell.empty, count: 5), "step",
            "code")
        try put(
            .hotline,
            [
                Cell(HotlineLine.citizens.rawValue), "Q\(district.nextTicketNumber(.hotline))", "2026-13-01 08:00:00",
                .empty,
                .empty,
                .empty, .empty, .empty, Cell(region), .empty, "电话中断",
            ] + Array(repeating: Cell.empty, count: 5), "received_at", "time")
        try put(
            .gridReports,
            [
                "Q\(district.nextTicketNumber(.gridReports))", at, .empty, .empty, Cell(person.name), .empty, .empty,
                Cell(region), "懒惰",
            ] + Array(repeating: Cell.empty, count: 6), "signals", "codes")
        try put(
            .helpRequests,
            [
                "Q\(district.nextTicketNumber(.helpRequests))", at, Cell(person.name), .empty, Cell(person.phone),
                "500101001001", "其他",
            ] + Array(repeating: Cell.empty, count: 5), "region_code", "scope")
        var payment = district.paymentRow(
            Payment(month: YearMonth(containing: on), amount: district.yuan(100), paidOn: on),
            caseNumber: record.number, account: record.account, payee: record.holder)
        payment[3] = "100.125"
        try put(.payments, payment, "amount", "money")
        try put(
            .registers,
            [
                Cell(RegisterKind.vehicle), Cell(person.id), Cell(person.name), Cell(region), "2026-02-30", .empty,
                .empty,
                .empty, "Q\(district.nextTicketNumber(.registers))", .empty,
            ], "effective_from", "date")
        var verification = district.verificationRow(
            Verification(
                requestedOn: on, finishedOn: on, systemIncome: record.income, visitIncome: record.income,
                conclusion: .meets),
            number: "HC\(on.year)\(district.nextTicketNumber(.verifications))", caseNumber: record.number,
            agency: district.offices.agencies[0])
        verification[5] = "也许"
        try put(.verifications, verification, "authorised", "bool")
        try put(
            .assessments,
            [Cell(record.number), Cell(on), Cell(CareGrade.full), "7", .empty, .empty, .empty, .empty], "items_failed",
            "range")
        try put(
            .petitions,
            [
                "Q\(district.nextTicketNumber(.petitions))", Cell(PetitionChannel.letter), Cell(on), Cell(region),
                .empty,
            ] + Array(repeating: Cell.empty, count: 7), "content", "missing")
        // A file in which every record is bad would be held.
        for score in [5, 9] {
            let row = [
                "PJ\(district.nextTicketNumber(.feedback))", at, Cell(region), Cell(FeedbackChannel.box), .empty,
                Cell(score), .empty,
            ]
            if score > 5 {
                try put(.feedback, row, "score", "range")
            } else {
                try district.files.append(row, to: .feedback)
            }
        }
    }
}
