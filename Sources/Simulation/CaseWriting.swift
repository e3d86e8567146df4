import Domain

/// Cases with their members, steps and publicity.
extension District {
    /// Lays out a case by its plan and writes what of it has happened by the last day of the data, with all that other
    /// feeds say of it; nil where it had not been applied for.
    @discardableResult
    mutating func writeCase(_ request: CaseRequest, _ random: inout SeededRandom) throws -> CaseRecord? {
        let plan = request.plan
        var timeline = CaseTimeline(plan: plan, calendar: configuration.calendar, random: &random)
        guard timeline.appliedOn <= day else { return nil }
        var facts = outcome(of: plan, timeline)
        if facts.status == .active || facts.status == .closed, plan.program.isStanding {
            let last = facts.closedOn ?? day
            timeline.addRechecks(until: request.recheckedUntil.map { min($0, last) } ?? last)
            if case .usual = request.longPublicity, random.chance(perMille: 280) { timeline.addLongPublicity() }
        }
        timeline.add(request.furtherSteps)
        if request.objection != nil { timeline.objectInRegister() }
        timeline.cut(after: facts.closedOn.map { min($0, day) } ?? day)
        facts.steps = timeline.steps.map {
            StepFact($0.step, startedAt: $0.startedAt, finishedAt: $0.finishedAt, outcome: $0.outcome)
        }
        facts.register = timeline.register
        let record = record(of: request, facts, &random)
        tally.count(record)
        try expectFindings(of: record)
        try writeCaseRow(record, request, &random)
        try writeMembers(of: record, request, &random)
        try writeSteps(
            timeline.steps, of: record, handler: handler(of: request, record), surveyor: request.surveyor, &random)
        try writePublicity(of: record, request)
        if request.isVerified { try writeVerification(of: record, &random) }
        try writeAssessments(of: record, request.assessments, &random)
        if request.isPaid { try writePayments(of: record, from: request.amountFrom, &random) }
        if request.isFirst { try writeKinship(of: record) }
        if request.isFirst, request.isRegistered { try writeRegisters(of: record, &random) }
        return record
    }

    /// How the case stands on the last day of the data.
    private func outcome(of plan: CasePlan, _ timeline: CaseTimeline) -> CaseFacts {
        var facts = CaseFacts(program: plan.program, status: .processing, appliedOn: timeline.appliedOn)
        let decidedOn = timeline.decidedOn.flatMap { $0 <= day ? $0 : nil }
        switch plan.ending {
        case .granted(let closedAfter):
            guard let decidedOn else { break }
            facts.approvedOn = decidedOn
            let closedOn = closedAfter.map { decidedOn.adding(days: $0) }
            facts.closedOn = closedOn.flatMap { $0 <= day ? $0 : nil }
            facts.status = facts.closedOn == nil ? .active : .closed
        case .refused:
            guard let decidedOn else { break }
            (facts.status, facts.closedOn) = (.rejected, decidedOn)
        case .stopped(let status, _):
            guard let stoppedOn = timeline.stoppedOn, stoppedOn <= day else { break }
            (facts.status, facts.closedOn) = (status, stoppedOn)
        }
        return facts
    }

    private mutating func record(
        of request: CaseRequest, _ facts: CaseFacts, _ random: inout SeededRandom
    ) -> CaseRecord {
        let household = request.household
        let township = offices.townships[household.township]
        let memberships = household.members.compactMap { member -> CaseRecord.Membership? in
            let wanted = request.memberships[member.person.id]
            guard !request.left.contains(member.person.id),
                let joined = wanted?.joinedOn ?? joinedOn(member, facts)
            else { return nil }
            let usual = member.relation != .parent || random.chance(perMille: 800)
            return CaseRecord.Membership(
                member: member, joinedOn: joined, leftOn: wanted?.leftOn, receives: wanted?.receives ?? usual)
        }
        let drawn = facts.program == .extremePoverty ? 0 : random.number(2_000...62_000)
        let income = request.income ?? Money(hundredths: Int64(drawn))
        let account = people.account(&random)
        let isGranted = facts.approvedOn != nil
        return CaseRecord(
            number: nextCaseNumber(township: township.region.code, year: facts.appliedOn.year), facts: facts,
            household: household, region: township.villages[household.village].region, memberships: memberships,
            account: request.account ?? account,
            holder: request.hasHolder ? request.holder ?? household.applicant.id : nil, income: income,
            monthlyAmount: isGranted
                ? request.monthlyAmount ?? amount(facts.program, memberships.count, income, &random) : nil)
    }

    /// What a household gets a month, or once for temporary aid; nil where the program pays nothing.
    private func amount(
        _ program: Program, _ size: Int, _ income: Money, _ random: inout SeededRandom
    ) -> Money? {
        switch program {
        case .minimumLivingAllowance: Money(hundredths: Int64(size) * max(10_000, 64_000 - income.hundredths))
        case .extremePoverty: Money(hundredths: 83_200)
        case .temporaryAid: Money(hundredths: Int64(random.number(5...60) * 10_000))
        case .edge, .rigidExpenditure: nil
        }
    }

    private func handler(of request: CaseRequest, _ record: CaseRecord) -> String {
        if let handler = request.handler { return handler }
        let handlers = offices.townships[record.household.township].handlers
        // By the day of the application, so that one person has the whole case.
        return offices.officers[handlers[Int(record.facts.appliedOn.daysSince2000) % handlers.count]].number
    }

    private func writeCaseRow(
        _ record: CaseRecord, _ request: CaseRequest, _ random: inout SeededRandom
    ) throws {
        let facts = record.facts
        let village = record.region
        let applicant = record.applicant
        let size = record.memberships.count
        let isGranted = facts.approvedOn != nil
        let isUrban = village.name.hasSuffix("社区居民委员会") && random.chance(perMille: 700)
        let approvers = offices.townships[record.household.township].approvers
        let approver = request.approver ?? offices.officers[random.pick(approvers)].number
        let amountFrom = request.amountFrom ?? facts.approvedOn.map { YearMonth(containing: $0).adding(months: 1) }
        let isInvestigated = facts.steps.contains { $0.step == .survey && $0.finishedAt != nil }
        try files.append(
            [
                Cell(record.number), Cell(facts.program), Cell(facts.status), Cell(applicant.name), Cell(applicant.id),
                Cell(request.phone ?? applicant.phone), Cell(village.code),
                Cell(request.area ?? (isUrban ? .urban : .rural)),
                "\(Phrases.place(village.name))\(random.number(1...12))组\(random.number(1...180))号", Cell(size),
                Cell(facts.appliedOn), Cell(facts.approvedOn), Cell(facts.closedOn),
                facts.status == .closed ? Cell(random.pick(Phrases.closings)) : .empty,
                isGranted ? Cell(record.income) : .empty, Cell(record.monthlyAmount),
                record.monthlyAmount == nil || !facts.program.isMonthly ? .empty : Cell(amountFrom),
                isGranted ? Cell(record.account) : .empty, isGranted ? Cell(record.holder) : .empty,
                Cell(handler(of: request, record)), isGranted ? Cell(approver) : .empty,
                Cell(random.pick(offices.agencies)),
                isInvestigated
                    ? Cell(
                        request.surveyNote
                            ?? Phrases.surveyNote(name: applicant.name, size: size, random: &random)) : .empty,
            ], to: .cases)
    }

    private func writeMembers(
        of record: CaseRecord, _ request: CaseRequest, _ random: inout SeededRandom
    ) throws {
        for membership in record.memberships {
            let member = membership.member
            let isPupil = (6...18).contains(member.age)
            let isUnable = member.age < 16 || member.age >= 70 || random.chance(perMille: 350)
            let labour: LabourCapacity = isUnable ? .none : (random.chance(perMille: 600) ? .partial : .full)
            try files.append(
                [
                    Cell(record.number), Cell(member.person.name), Cell(member.person.id),
                    Cell(member.relation.rawValue), Cell(membership.receives), Cell(isPupil),
                    Cell(request.memberships[member.person.id]?.labour ?? labour), Cell(membership.joinedOn),
                    Cell(membership.leftOn),
                ], to: .caseMembers)
        }
    }

    /// The day from which somebody belongs to a case: a child born later is added a month after birth.
    ///
    /// nil where the case, or the data, ended before.
    private func joinedOn(_ member: Member, _ facts: CaseFacts) -> CalendarDay? {
        let birthday = member.person.id.birthday
        guard birthday > facts.appliedOn else { return facts.appliedOn }
        let added = birthday.adding(days: 30)
        return added < (facts.closedOn ?? day) ? added : nil
    }

    private func writeSteps(
        _ steps: [TimelineStep], of record: CaseRecord, handler: String, surveyor: String?, _ random: inout SeededRandom
    ) throws {
        // One person visits the homes of a village, so that nobody is in two villages at once.
        let cadres = offices.townships[record.household.township].villages[record.household.village].cadres
        let surveyor = surveyor ?? offices.officers[random.pick(cadres)].number
        for (index, step) in steps.sorted(by: { $0.startedAt < $1.startedAt }).enumerated() {
            // Most rows are typed in within the hour, some on the next day.
            let delay = random.chance(perMille: 60) ? 86_400 : random.number(60...3600)
            let recorded = (step.finishedAt ?? step.startedAt).microsecondsSince2000 + Int64(delay) * 1_000_000
            let recordedAt = step.recordedAt ?? Instant(microsecondsSince2000: recorded)
            try files.append(
                [
                    Cell(record.number), "\(record.number)-\(step.number ?? String(index + 1))", Cell(step.step),
                    Cell(step.startedAt),
                    Cell(step.finishedAt), Cell(step.officer ?? (step.step == .survey ? surveyor : handler)),
                    Cell(step.outcome), recordedAt.day <= day ? Cell(recordedAt) : .empty, Cell(step.note),
                ], to: .caseSteps)
        }
    }

    /// The register's rows: those of the first publicity, and for a case in aid the lasting one.
    private func writePublicity(of record: CaseRecord, _ request: CaseRequest) throws {
        let facts = record.facts
        let place = "\(Phrases.place(record.region.name))公示栏"
        for row in facts.register {
            let resolved = row.hasObjection && request.objection != .unresolved ? row.removedOn?.adding(days: 1) : nil
            try files.append(
                [
                    Cell(record.number), PublicityKind.initial.cell, Cell(place), Cell(row.postedOn),
                    Cell(row.removedOn), row.removedOn == nil ? .empty : Cell(row.hasObjection),
                    Cell(resolved.flatMap { $0 <= day ? $0 : nil }),
                ], to: .publicity)
        }
        guard facts.program.isStanding, facts.status == .active, let approvedOn = facts.approvedOn else { return }
        var rows: [(posted: CalendarDay, removed: CalendarDay?)] = []
        switch request.longPublicity {
        case .usual:
            if facts.steps.contains(where: { $0.step == .longPublicity }) { return }
            rows = [(configuration.calendar.day(workingDays: 3, after: approvedOn), nil)]
        case .rows(let given): rows = given
        }
        for row in rows where row.posted <= day {
            try files.append(
                [
                    Cell(record.number), PublicityKind.longTerm.cell, Cell(place), Cell(row.posted), Cell(row.removed),
                    row.removed == nil ? .empty : Cell(false), .empty,
                ], to: .publicity)
        }
    }
}

/// Which publicity a row of the register is of (公示类别).
enum PublicityKind: String, Code {
    case initial
    case longTerm = "long_term"

    var label: String {
        switch self {
        case .initial: "初次公示"
        case .longTerm: "常年公示"
        }
    }

    var cell: Cell { Cell(self) }
}
