import Domain

/// Cases with their members, steps, publicity and relatives, and what the rules must say about them.
extension District {
    /// Lays out a case by its plan and writes what of it has happened by the last day of the data.
    ///
    /// Kinship is written with the household's first case only.
    mutating func writeCase(
        _ plan: CasePlan, of household: Household, isFirst: Bool, _ random: inout SeededRandom
    ) throws {
        let day = configuration.asOf
        var timeline = CaseTimeline(plan: plan, calendar: configuration.calendar, random: &random)
        guard timeline.appliedOn <= day else { return }
        var facts = CaseFacts(program: plan.program, status: .processing, appliedOn: timeline.appliedOn)
        let decidedOn = timeline.decidedOn.flatMap { $0 <= day ? $0 : nil }
        switch plan.ending {
        case .granted(let closedAfter):
            guard let decidedOn else { break }
            facts.approvedOn = decidedOn
            let closedOn = closedAfter.map { decidedOn.adding(days: $0) }
            facts.closedOn = closedOn.flatMap { $0 <= day ? $0 : nil }
            facts.status = facts.closedOn == nil ? .active : .closed
            if plan.program.isStanding { addAftercare(to: &timeline, closedOn: facts.closedOn, &random) }
        case .refused:
            guard let decidedOn else { break }
            (facts.status, facts.closedOn) = (.rejected, decidedOn)
        case .stopped(let status, _):
            guard let stoppedOn = timeline.stoppedOn, stoppedOn <= day else { break }
            (facts.status, facts.closedOn) = (status, stoppedOn)
        }
        timeline.cut(after: facts.closedOn.map { min($0, day) } ?? day)
        facts.steps = timeline.steps.map {
            StepFact($0.step, startedAt: $0.startedAt, finishedAt: $0.finishedAt, outcome: $0.outcome)
        }
        facts.register = timeline.register
        let township = offices.townships[household.township]
        let number = nextCaseNumber(township: township.region.code, year: facts.appliedOn.year)
        let handler = offices.officers[random.pick(township.handlers)].number
        try expectFindings(of: facts, number: number)
        try writeCaseRow(facts, number: number, handler: handler, household: household, &random)
        try writeMembers(of: household, facts, number: number, &random)
        let cadre = offices.officers[township.villages[household.village].cadre].number
        try writeSteps(timeline.steps, number: number, handler: handler, cadre: cadre, &random)
        try writePublicity(of: facts, number: number, village: township.villages[household.village].region, &random)
        if isFirst { try writeRelatives(of: household, facts, number: number, &random) }
    }

    /// Rechecks and lasting publicity of a case in aid.
    private func addAftercare(to timeline: inout CaseTimeline, closedOn: CalendarDay?, _ random: inout SeededRandom) {
        let day = closedOn ?? configuration.asOf
        timeline.addRechecks(until: random.chance(perMille: 995) ? day : day.adding(days: -500))
        if random.chance(perMille: 280) { timeline.addLongPublicity() }
    }

    /// The findings of the rules whose truth is known.
    private func expectFindings(of facts: CaseFacts, number: String) throws {
        let day = configuration.asOf
        for clock in CaseClocks.clocks(of: facts, on: day, calendar: configuration.calendar) {
            let ended = clock.ended.map { "ended \($0)" } ?? "open"
            let note = "from \(clock.started), deadline \(clock.deadline), \(ended)"
            if clock.isReported(on: day) {
                try files.expect("overdue.\(clock.kind.rawValue)", number, note: note)
            }
            if clock.isDueSoon {
                try files.expect("overdue.due_soon", "\(number)|\(clock.kind.rawValue)", note: note)
            }
        }
        let skipped = ProcedureChecks.skippedSteps(of: facts, on: day)
        if !skipped.isEmpty {
            try files.expect(
                "procedure.skipped_step", number, note: "without \(skipped.map(\.rawValue).joined(separator: " "))")
        }
        if ProcedureChecks.isOutOfOrder(facts, on: day) {
            try files.expect("procedure.order", number, note: "a later step has the earlier time")
        }
        if ProcedureChecks.hasShortPublicity(facts, on: day) {
            try files.expect("procedure.short_publicity", number, note: "less than seven days")
        }
    }

    private func writeCaseRow(
        _ facts: CaseFacts, number: String, handler: String, household: Household, _ random: inout SeededRandom
    ) throws {
        let township = offices.townships[household.township]
        let village = township.villages[household.village].region
        let applicant = household.applicant
        let size = household.members.count { joinedOn($0, facts) != nil }
        let isGranted = facts.approvedOn != nil
        let income = facts.program == .extremePoverty ? 0 : random.number(2_000...62_000)
        let account = people.account(&random)
        let isUrban = village.name.hasSuffix("社区居民委员会") && random.chance(perMille: 700)
        try files.append(
            [
                number, files.word(facts.program, in: .cases), files.word(facts.status, in: .cases), applicant.name,
                applicant.id.description, applicant.phone, village.code.description,
                files.word(isUrban ? Area.urban : .rural, in: .cases),
                "\(Phrases.place(village.name))\(random.number(1...12))组\(random.number(1...180))号",
                String(size),
                text(facts.appliedOn), text(facts.approvedOn), text(facts.closedOn),
                facts.status == .closed ? random.pick(Phrases.closings) : "",
                isGranted ? Money(hundredths: Int64(income)).description : "",
                isGranted ? amount(facts.program, size, income, &random) : "",
                isGranted ? facts.approvedOn.map { YearMonth(containing: $0).adding(months: 1).description } ?? "" : "",
                isGranted ? account : "", isGranted ? applicant.id.description : "", handler,
                isGranted ? offices.officers[random.pick(township.approvers)].number : "",
                random.pick(offices.agencies),
                facts.steps.contains { $0.step == .survey && $0.finishedAt != nil }
                    ? Phrases.surveyNote(name: applicant.name, size: size, random: &random) : "",
            ], to: .cases)
    }

    /// What a household gets a month, or once for temporary aid; empty where the program pays nothing.
    private func amount(
        _ program: Program, _ size: Int, _ income: Int, _ random: inout SeededRandom
    ) -> String {
        switch program {
        case .minimumLivingAllowance: Money(hundredths: Int64(size * max(10_000, 64_000 - income))).description
        case .extremePoverty: Money(hundredths: 83_200).description
        case .temporaryAid: Money(hundredths: Int64(random.number(5...60) * 10_000)).description
        case .edge, .rigidExpenditure: ""
        }
    }

    private func writeMembers(
        of household: Household, _ facts: CaseFacts, number: String, _ random: inout SeededRandom
    ) throws {
        for member in household.members {
            guard let joinedOn = joinedOn(member, facts) else { continue }
            let isPupil = (6...18).contains(member.age)
            let labour =
                member.age < 16 || member.age >= 70 || random.chance(perMille: 350)
                ? "无" : (random.chance(perMille: 600) ? "部分" : "有")
            try files.append(
                [
                    number, member.person.name, member.person.id.description, member.relation.rawValue,
                    files.word(member.relation != .parent || random.chance(perMille: 800), in: .caseMembers),
                    files.word(isPupil, in: .caseMembers), labour, text(joinedOn), "",
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
        return added < (facts.closedOn ?? configuration.asOf) ? added : nil
    }

    private func writeSteps(
        _ steps: [TimelineStep], number: String, handler: String, cadre: String, _ random: inout SeededRandom
    ) throws {
        for (index, step) in steps.sorted(by: { $0.startedAt < $1.startedAt }).enumerated() {
            // Most rows are typed in within the hour, some on the next day.
            let delay = random.chance(perMille: 60) ? 86_400 : random.number(60...3600)
            let recorded = (step.finishedAt ?? step.startedAt).microsecondsSince2000 + Int64(delay) * 1_000_000
            let recordedAt = Instant(microsecondsSince2000: recorded)
            // The village's cadre goes to many homes alone.
            let officer = step.step == .survey && random.chance(perMille: 600) ? cadre : handler
            try files.append(
                [
                    number, "\(number)-\(index + 1)", step.step.rawValue, text(step.startedAt, in: .caseSteps),
                    text(step.finishedAt, in: .caseSteps), officer, step.outcome?.rawValue ?? "",
                    recordedAt.day <= configuration.asOf ? text(recordedAt, in: .caseSteps) : "", step.note,
                ], to: .caseSteps)
        }
    }

    /// The register's rows: those of the first publicity, and for most cases in aid the lasting one.
    private func writePublicity(
        of facts: CaseFacts, number: String, village: SimulatedRegion, _ random: inout SeededRandom
    ) throws {
        let place = "\(Phrases.place(village.name))公示栏"
        for row in facts.register {
            let resolved = row.hasObjection ? row.removedOn?.adding(days: 1) : nil
            try files.append(
                [
                    number, "初次公示", place, text(row.postedOn), text(row.removedOn),
                    files.word(row.removedOn == nil ? nil : row.hasObjection, in: .publicity),
                    text(resolved.flatMap { $0 <= configuration.asOf ? $0 : nil }),
                ], to: .publicity)
        }
        guard facts.program.isStanding, facts.status == .active, let approvedOn = facts.approvedOn,
            !facts.steps.contains(where: { $0.step == .longPublicity }), random.chance(perMille: 995)
        else { return }
        let posted = configuration.calendar.day(workingDays: 3, after: approvedOn)
        guard posted <= configuration.asOf else { return }
        try files.append([number, "常年公示", place, text(posted), "", "否", ""], to: .publicity)
    }

    /// Kinship within the household, and of some applicants with the village's cadre, filed or not.
    private func writeRelatives(
        of household: Household, _ facts: CaseFacts, number: String, _ random: inout SeededRandom
    ) throws {
        let applicant = household.applicant.id.description
        let spouse = household.members.first { $0.relation == .spouse }
        for member in household.members.dropFirst() {
            let other = member.person.id.description
            let isParent = member.relation == .parent
            try files.append(
                [
                    isParent ? other : applicant, member.relation == .spouse ? "spouse" : "parent",
                    isParent ? applicant : other, "", "", "户籍登记",
                ], to: .kinship)
        }
        for child in household.members where child.relation == .child {
            guard let spouse else { break }
            try files.append(
                [spouse.person.id.description, "parent", child.person.id.description, "", "", "户籍登记"], to: .kinship)
        }
        guard facts.program.isStanding, random.chance(perMille: 12) else { return }
        let township = offices.townships[household.township]
        let cadre = offices.officers[township.villages[household.village].cadre]
        try files.append([applicant, "sibling", cadre.person.id.description, "", "", "户籍登记"], to: .kinship)
        guard random.chance(perMille: 700) else { return }
        try files.append(
            [
                cadre.number, household.applicant.name, applicant, "兄弟姐妹",
                files.word(facts.program, in: .relativeFilings), number, text(facts.appliedOn),
            ], to: .relativeFilings)
    }
}
