import Domain

/// Draws plans of cases with a believable mix of outcomes, delays and defects.
struct RandomPlan {
    let configuration: SimulationConfiguration

    /// The first day of the recent cases.
    let historyStart: CalendarDay

    /// Makes the source of plans.
    init(configuration: SimulationConfiguration) {
        self.configuration = configuration
        historyStart = configuration.asOf.adding(months: -configuration.monthsOfHistory).adding(days: 1)
    }

    /// A working day of a span, both ends included; the last one before it where the span has none.
    private func workday(from first: CalendarDay, through last: CalendarDay, _ random: inout SeededRandom)
        -> CalendarDay
    {
        var day = first.adding(days: random.below(max(1, last.days(since: first) + 1)))
        while !configuration.calendar.isWorkingDay(day) { day = day.adding(days: -1) }
        return day
    }

    /// A day of the recent months.
    func someDay(_ random: inout SeededRandom) -> CalendarDay {
        historyStart.adding(days: random.below(configuration.asOf.days(since: historyStart) + 1))
    }

    /// The program of a recent case.
    func recentProgram(_ random: inout SeededRandom) -> Program {
        let programs: [Program] = [.minimumLivingAllowance, .extremePoverty, .temporaryAid, .edge, .rigidExpenditure]
        return programs[random.index(weights: [38, 10, 27, 15, 10])]
    }

    /// The program of a case from before the recent months.
    func standingProgram(_ random: inout SeededRandom) -> Program {
        let programs: [Program] = [.minimumLivingAllowance, .extremePoverty, .edge, .rigidExpenditure]
        return programs[random.index(weights: [62, 16, 14, 8])]
    }

    /// A case of the recent months.
    func recent(
        _ program: Program, latePerMille: Int, refusedPerMille: Int = 70, withdrawnPerMille: Int = 40,
        random: inout SeededRandom
    ) -> CasePlan {
        var plan = CasePlan(
            program: program,
            accepted: workday(from: historyStart.adding(days: 14), through: configuration.asOf, &random))
        usualPace(&plan, &random)
        usualEnding(&plan, refused: refusedPerMille, withdrawn: withdrawnPerMille, &random)
        if plan.program == .temporaryAid, random.chance(perMille: 250) {
            plan.isUrgent = true
            plan.decideDays = random.number(0...1)
            plan.ending = .granted(closedAfter: random.number(20...85))
        }
        if random.chance(perMille: latePerMille) { delay(&plan, &random) }
        spoil(&plan, perMille: 2, &random)
        return plan
    }

    /// A case from the six years before the recent months, mostly still in aid.
    func standing(_ program: Program, latePerMille: Int, random: inout SeededRandom) -> CasePlan {
        var plan = CasePlan(
            program: program,
            accepted: workday(from: historyStart.adding(months: -72), through: historyStart.adding(days: -60), &random))
        usualPace(&plan, &random)
        if random.chance(perMille: 120) { plan.ending = .granted(closedAfter: random.number(200...2200)) }
        if random.chance(perMille: 30) { plan.ending = .refused }
        if random.chance(perMille: latePerMille) { plan.investigateDays += random.number(3...9) }
        if random.chance(perMille: 250) { spoil(&plan, perMille: 1, &random) }
        return plan
    }

    private func usualPace(_ plan: inout CasePlan, _ random: inout SeededRandom) {
        plan.acceptanceLag = random.pick([0, 0, 1, 1, 1, 2, 3])
        plan.investigateDays = 1 + random.index(weights: [5, 25, 35, 27, 8])
        plan.reviewDays = 1 + random.index(weights: [8, 27, 33, 24, 8])
        plan.postingGap = random.index(weights: [62, 38])
        plan.publicityDays = 7 + random.index(weights: [70, 14, 8, 5, 3])
        plan.decideDays = 1 + random.index(weights: [50, 38, 12])
        plan.fileDays = 1 + random.index(weights: [76, 24])
        plan.isSurveyedAgain = random.chance(perMille: 30)
        plan.isRegistered = random.chance(perMille: 950)
        if random.chance(perMille: 60) {
            plan.earlyPause = CasePlan.Pause(delay: random.number(0...2), length: random.number(2...8))
        }
        if random.chance(perMille: 20) {
            plan.objection = CasePlan.Pause(delay: random.number(2...6), length: random.number(2...5))
        }
    }

    private func usualEnding(
        _ plan: inout CasePlan, refused: Int, withdrawn: Int, _ random: inout SeededRandom
    ) {
        switch random.index(weights: [refused, 50, withdrawn, 950 - refused - withdrawn]) {
        case 0: plan.ending = .refused
        case 1: plan.ending = .stopped(.rejected, workingDays: plan.investigateDays + random.number(0...2))
        case 2: plan.ending = .stopped(.withdrawn, workingDays: random.number(1...12))
        default:
            if plan.program == .temporaryAid {
                plan.ending = .granted(closedAfter: random.number(20...88))
            } else if random.chance(perMille: 60) {
                plan.ending = .granted(closedAfter: random.number(60...500))
            }
        }
    }

    /// Makes one clock run late: mostly by some days, of the newest cases some without end.
    private func delay(_ plan: inout CasePlan, _ random: inout SeededRandom) {
        let isNew = configuration.asOf.days(since: plan.accepted) < 110
        let days =
            isNew && random.chance(perMille: 160)
            ? CasePlan.never : random.pick([1, 1, 1, 2, 2, 3, 3, 4, 5, 7, 10, 16])
        if plan.isUrgent {
            plan.fileDays = 2 + days
            return
        }
        switch random.index(weights: [35, 20, 20, 15, 10]) {
        case 0: plan.investigateDays = 5 + days
        case 1: plan.reviewDays = 5 + days
        case 2: plan.decideDays = 3 + days
        case 3: plan.fileDays = 2 + days
        default: plan.postingGap = 3 + days
        }
    }

    /// Breaks the procedure in one of five ways, each with the probability given.
    private func spoil(_ plan: inout CasePlan, perMille: Int, _ random: inout SeededRandom) {
        guard !plan.isUrgent else { return }
        if random.chance(perMille: perMille) {
            plan.omitted = [random.pick([Step.verify, .survey, .income, .review, .publicity])]
        }
        if random.chance(perMille: perMille) {
            (plan.isReviewedBeforeSurvey, plan.investigateDays) = (true, max(2, plan.investigateDays))
        }
        if random.chance(perMille: perMille) { plan.publicityDays = random.number(3...6) }
        if random.chance(perMille: perMille) { plan.decidedAfterPosting = random.number(3...6) }
        if random.chance(perMille: perMille) { plan.registeredDays = random.number(3...6) }
    }
}
