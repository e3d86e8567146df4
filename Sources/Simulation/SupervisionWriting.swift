import Domain

/// The conclusion of a verification (核查结论).
enum VerificationConclusion: String, Code {
    case meets
    case exceeds
    case unclear

    var label: String {
        switch self {
        case .meets: "符合"
        case .exceeds: "不符合"
        case .unclear: "待定"
        }
    }
}

/// How a petition came in (渠道).
enum PetitionChannel: String, Code {
    case letter, call, visit, superior

    var label: String {
        switch self {
        case .letter: "来信"
        case .call: "来电"
        case .visit: "来访"
        case .superior: "上级交办"
        }
    }
}

/// What a petition came to (认定结果).
enum PetitionResult: String, Code {
    case substantiated, partly, unsubstantiated

    var label: String {
        switch self {
        case .substantiated: "属实"
        case .partly: "部分属实"
        case .unsubstantiated: "不属实"
        }
    }
}

/// How an opinion came in (渠道).
enum FeedbackChannel: String, Code {
    case box, phone, sms, window

    var label: String {
        switch self {
        case .box: "意见箱"
        case .phone: "监督电话"
        case .sms: "短信"
        case .window: "窗口"
        }
    }
}

/// A verification by an agency.
struct Verification {
    let requestedOn: CalendarDay
    let finishedOn: CalendarDay?
    var isAuthorised: Bool? = true
    let systemIncome: Money
    let visitIncome: Money
    let conclusion: VerificationConclusion
}

/// A petition with its days.
struct Petition {
    let receivedOn: CalendarDay
    var forwardedOn: CalendarDay?
    var dueOn: CalendarDay?
    var repliedOn: CalendarDay?
    var caseNumber: String?
}

/// The feeds by which the work is supervised.
extension District {
    /// The verification that was ordered with the acceptance and is back with the step of that name.
    mutating func writeVerification(of record: CaseRecord, _ random: inout SeededRandom) throws {
        let facts = record.facts
        guard facts.steps.contains(where: { $0.step == .verify }) else { return }
        let accepted = facts.steps.first { $0.step == .accept }?.startedAt.day ?? facts.appliedOn
        let finished = facts.first(.verify)?.finishedAt?.day
        func nearby() -> Money {
            Money(hundredths: max(0, record.income.hundredths + Int64(random.number(-4_000...4_000))))
        }
        let isRefused = facts.status == .rejected && facts.first(.decide) != nil
        let verification = Verification(
            requestedOn: accepted, finishedOn: finished.map { max($0, accepted) },
            isAuthorised: random.chance(perMille: 60) ? nil : true, systemIncome: nearby(), visitIncome: nearby(),
            conclusion: isRefused ? .exceeds : (random.chance(perMille: 40) ? .unclear : .meets))
        _ = try write(verification, of: record, agency: random.pick(offices.agencies))
    }

    /// Writes a verification and gives its number.
    mutating func write(_ verification: Verification, of record: CaseRecord, agency: String) throws -> String {
        let number = "HC\(verification.requestedOn.year)\(nextTicketNumber(.verifications))"
        tally.count(verification, of: record, by: agency)
        try files.append(
            verificationRow(verification, number: number, caseNumber: record.number, agency: agency),
            to: .verifications)
        return number
    }

    /// The record of a verification.
    func verificationRow(
        _ verification: Verification, number: String, caseNumber: String, agency: String
    ) -> [Cell] {
        let isFinished = verification.finishedOn != nil
        return [
            Cell(number), Cell(caseNumber), Cell(agency), Cell(verification.requestedOn),
            Cell(verification.finishedOn), Cell(verification.isAuthorised),
            isFinished ? Cell(verification.systemIncome) : .empty, isFinished ? Cell(verification.visitIncome) : .empty,
            isFinished ? Cell(verification.conclusion) : .empty,
        ]
    }

    /// The assessments of a case in the care of the state: one with the decision and one a year, each valid for longer.
    mutating func writeAssessments(
        of record: CaseRecord, _ given: [CaseRequest.Assessment]?, _ random: inout SeededRandom
    ) throws {
        guard record.facts.program == .extremePoverty, let start = record.start else { return }
        let last = min(record.facts.closedOn ?? day, day)
        var assessments = given ?? []
        if given == nil {
            let grade = CareGrade.allCases[random.index(weights: [60, 25, 15])]
            var on = start.adding(days: -random.number(0...6))
            while on <= last {
                let hasAgreement = grade == .full ? (random.chance(perMille: 500) ? nil : false) : true
                assessments.append(
                    .init(
                        on: on, grade: grade, validTo: on.adding(months: 12).adding(days: 20),
                        hasAgreement: hasAgreement))
                on = on.adding(months: 12)
            }
        }
        for assessment in assessments where assessment.on <= day {
            let failed = assessment.grade == .full ? 0 : assessment.grade == .partial ? random.number(1...3) : 6
            try files.append(
                [
                    Cell(record.number), Cell(assessment.on), Cell(assessment.grade), Cell(failed),
                    Cell(assessment.validTo), Cell(assessment.hasAgreement), .empty,
                    assessment.grade == .full ? .empty : Cell(random.number(4...30)),
                ], to: .assessments)
        }
    }

    /// Petitions and opinions of some households, all in good time.
    mutating func writeOpinions(of household: Household, _ records: [CaseRecord], _ random: inout SeededRandom) throws {
        let township = offices.townships[household.township]
        let region = random.chance(perMille: 600) ? township.villages[household.village].region : township.region
        if random.chance(perMille: 15) {
            let received = plans.someDay(&random)
            let forwarded = received.adding(days: random.number(0...15))
            try write(
                Petition(
                    receivedOn: received, forwardedOn: forwarded,
                    dueOn: random.chance(perMille: 400) ? received.adding(days: 60) : nil,
                    repliedOn: received.adding(days: random.number(16...60)),
                    caseNumber: random.chance(perMille: 300) ? records.first?.number : nil), in: region.code, &random)
        }
        guard random.chance(perMille: 40) else { return }
        let at = Instant(day: plans.someDay(&random), second: random.number(8...20) * 3600 + random.below(3600))
        let score = random.index(weights: [3, 5, 12, 35, 45]) + 1
        try files.append(
            [
                "PJ\(nextTicketNumber(.feedback))", Cell(at), Cell(region.code),
                Cell(random.pick(FeedbackChannel.allCases)),
                random.chance(perMille: 500) ? Cell(records.first?.number) : .empty, Cell(score),
                score < 3 ? "等的时间太长\n希望快一点" : "",
            ], to: .feedback)
    }

    /// Writes a petition and gives its number.
    @discardableResult
    mutating func write(_ petition: Petition, in region: RegionCode, _ random: inout SeededRandom) throws -> String {
        let number = "XF\(petition.receivedOn.year)\(nextTicketNumber(.petitions))"
        func past(_ wanted: CalendarDay?) -> CalendarDay? { wanted.flatMap { $0 <= day ? $0 : nil } }
        let replied = past(petition.repliedOn)
        try files.append(
            [
                Cell(number), Cell(random.pick(PetitionChannel.allCases)), Cell(petition.receivedOn), Cell(region),
                Cell(random.pick(Phrases.petitions)), Cell(petition.caseNumber),
                Cell(past(petition.receivedOn.adding(days: 1))), Cell(past(petition.forwardedOn)),
                Cell(petition.dueOn), Cell(replied),
                replied == nil ? .empty : Cell(random.pick(PetitionResult.allCases)), .empty,
            ], to: .petitions)
        return number
    }
}
