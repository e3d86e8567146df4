import Domain

/// A case that is planted on purpose: just late, or looking late without being so.
enum CaseScenario: CaseIterable {
    case investigatedOnDeadline
    case investigatedOneDayLate
    case investigatedLate180DaysAgo
    case investigatedLate181DaysAgo
    case notInvestigated
    case reviewedOnDeadline
    case notReviewed
    case notDecided
    case notDecidedButPaused
    case decidedOnDeadline
    case filedOnDeadline
    case filedLate
    case notFiled
    case urgentAndSlowElsewhere
    case urgentAndFiledLate
    case totalAloneLate
    case totalOnDeadline
    case rejectedAfterDeadline
    case withdrawnOnDeadline
    case closedUnfiled
    case investigationDueSoon
    case investigationDueSoonButPaused
    case reviewDueSoon
    case decisionDueSoon
    case filingDueSoon
    case totalDueSoon
    case surveySkipped
    case reviewSkipped
    case publicitySkipped
    case reviewedBeforeSurvey
    case equalTimes
    case takenDownEarly
    case decidedEarly
    case decidedOnSeventhDay
    case registerTakenDownEarly
    case takenDownForObjection
    case postedAgainAfterObjection
    case surveyedAgain

    /// The plan of the case; `shift` spreads cases whose day does not matter over some weeks.
    func plan(
        on day: CalendarDay, shift: Int, calendar: WorkingDayCalendar
    ) -> CasePlan {
        let days = ScenarioDays(day: day, calendar: calendar)
        let recent = days.workday(before: day, by: 45 + shift)
        var plan = CasePlan(program: .minimumLivingAllowance, accepted: recent)
        switch self {
        case .investigatedOnDeadline: plan.investigateDays = 5
        case .investigatedOneDayLate: plan.investigateDays = 6
        case .investigatedLate180DaysAgo: plan = days.planInvestigated(daysAgo: 180)
        case .investigatedLate181DaysAgo: plan = days.planInvestigated(daysAgo: 181)
        case .notInvestigated:
            plan.accepted = days.workday(before: day, by: 8 + shift % 6)
            plan.investigateDays = CasePlan.never
        case .reviewedOnDeadline: plan.reviewDays = 5
        case .notReviewed:
            plan.accepted = days.workday(before: day, by: 11 + shift % 3)
            plan.reviewDays = CasePlan.never
        case .notDecided: plan.decideDays = CasePlan.never
        case .notDecidedButPaused:
            plan.accepted = days.workday(before: day, by: 25)
            plan.latePause = CasePlan.Pause(delay: 0, length: CasePlan.never)
        case .decidedOnDeadline: plan.decideDays = 3
        case .filedOnDeadline: plan.fileDays = 2
        case .filedLate: plan.fileDays = 4
        case .notFiled: plan.fileDays = CasePlan.never
        case .urgentAndSlowElsewhere, .urgentAndFiledLate:
            plan.program = .temporaryAid
            plan.isUrgent = true
            plan.decideDays = self == .urgentAndSlowElsewhere ? 18 : 1
            plan.fileDays = self == .urgentAndSlowElsewhere ? 2 : 5
        case .totalAloneLate, .totalOnDeadline:
            (plan.investigateDays, plan.reviewDays, plan.decideDays, plan.fileDays) = (5, 5, 3, 2)
            plan.postingGap = self == .totalAloneLate ? 3 : 0
        case .rejectedAfterDeadline, .withdrawnOnDeadline:
            let isLate = self == .rejectedAfterDeadline
            plan.investigateDays = CasePlan.never
            plan.ending = .stopped(isLate ? .rejected : .withdrawn, workingDays: isLate ? 9 : 5)
        case .closedUnfiled:
            plan.fileDays = CasePlan.never
            plan.ending = .granted(closedAfter: 20)
        case .investigationDueSoon, .investigationDueSoonButPaused:
            plan.accepted = days.workday(before: days.next, by: 5)
            plan.investigateDays = CasePlan.never
            if self == .investigationDueSoonButPaused {
                plan.earlyPause = CasePlan.Pause(delay: 2, length: CasePlan.never)
            }
        case .reviewDueSoon:
            plan.accepted = days.workday(before: days.workday(before: days.next, by: 5), by: 3)
            plan.reviewDays = CasePlan.never
        case .decisionDueSoon:
            plan.decideDays = CasePlan.never
            plan = days.aligned(plan, to: days.workday(before: days.next, by: 3), by: \.publicityEndedOn)
        case .filingDueSoon:
            plan.fileDays = CasePlan.never
            plan = days.aligned(plan, to: days.workday(before: days.next, by: 2), by: \.decidedOn)
        case .totalDueSoon:
            plan.accepted = days.workday(before: days.next, by: 15)
            (plan.investigateDays, plan.reviewDays, plan.postingGap) = (5, 5, CasePlan.never)
        case .surveySkipped: plan.omitted = [.survey]
        case .reviewSkipped: plan.omitted = [.review]
        case .publicitySkipped: plan.omitted = [.publicity]
        case .reviewedBeforeSurvey: (plan.isReviewedBeforeSurvey, plan.investigateDays) = (true, 4)
        case .equalTimes: (plan.hasEqualTimes, plan.decideDays, plan.fileDays) = (true, 0, 0)
        case .takenDownEarly: plan.publicityDays = 5
        case .decidedEarly: plan.decidedAfterPosting = 5
        case .decidedOnSeventhDay: plan.decidedAfterPosting = 7
        case .registerTakenDownEarly: plan.registeredDays = 6
        case .takenDownForObjection:
            plan.accepted = days.workday(before: day, by: 20)
            plan.objection = CasePlan.Pause(delay: 4, length: CasePlan.never)
        case .postedAgainAfterObjection: plan.objection = CasePlan.Pause(delay: 3, length: 4)
        case .surveyedAgain: plan.isSurveyedAgain = true
        }
        return plan
    }
}

/// Days that stand in a wanted distance from the last day of the data.
private struct ScenarioDays {
    let day: CalendarDay
    let calendar: WorkingDayCalendar

    /// The first working day after the last day of the data.
    var next: CalendarDay { calendar.day(workingDays: 1, after: day) }

    /// The latest working day from which `count` working days lead to `target`, or past it where it is none.
    func workday(before target: CalendarDay, by count: Int) -> CalendarDay {
        var candidate = target.adding(days: -count)
        while calendar.workingDays(after: candidate, through: target) < count || !calendar.isWorkingDay(candidate) {
            candidate = candidate.adding(days: -1)
        }
        return candidate
    }

    /// An investigation that ended late, exactly so many days ago.
    func planInvestigated(daysAgo: Int) -> CasePlan {
        let end = day.adding(days: -daysAgo)
        var plan = CasePlan(program: .minimumLivingAllowance, accepted: workday(before: end, by: 8))
        plan.investigatedOn = end
        plan.investigateDays = 8
        return plan
    }

    /// The plan with the acceptance, and where needed the days of publicity, moved so that an event falls on a day.
    func aligned(
        _ plan: CasePlan, to target: CalendarDay, by event: (CaseTimeline) -> CalendarDay?
    ) -> CasePlan {
        var plan = plan
        for distance in 8...40 {
            plan.accepted = target.adding(days: -distance)
            guard calendar.isWorkingDay(plan.accepted) else { continue }
            for days in 7...10 {
                plan.publicityDays = days
                var random = SeededRandom(seed: 0, stream: 0)
                if event(CaseTimeline(plan: plan, calendar: calendar, random: &random)) == target { return plan }
            }
        }
        return plan
    }
}
