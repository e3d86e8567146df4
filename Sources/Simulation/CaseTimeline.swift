import Domain

/// A step with its times; those after the last day of the data are still in it.
struct TimelineStep {
    let step: Step
    let startedAt: Instant
    var finishedAt: Instant?
    var outcome: StepOutcome?
    var note = ""

    /// When the row was typed in, and by whom the step was done, where not as usual.
    var recordedAt: Instant?
    var officer: String?

    /// The last part of the row's number where it is not the place in the sequence.
    var number: String?
}

/// The events of one case as its plan makes them.
struct CaseTimeline {
    private(set) var appliedOn: CalendarDay
    private(set) var steps: [TimelineStep] = []
    private(set) var register: [RegisterFact] = []
    private(set) var decidedOn: CalendarDay?

    /// The end of the publicity that counts.
    private(set) var publicityEndedOn: CalendarDay?

    /// The day of a rejection or withdrawal.
    private(set) var stoppedOn: CalendarDay?
    private let plan: CasePlan
    private let calendar: WorkingDayCalendar
    private var pauses: [(after: CalendarDay, through: CalendarDay)] = []

    /// Lays out the events of a plan.
    init(plan: CasePlan, calendar: WorkingDayCalendar, random: inout SeededRandom) {
        self.plan = plan
        self.calendar = calendar
        appliedOn = plan.accepted.adding(days: -plan.acceptanceLag)
        add(.apply, from: time(appliedOn, 8 * 3600 + 1800 + random.below(900)), minutes: 10)
        add(.accept, from: time(plan.accepted, 9 * 3600 + random.below(3600)), minutes: 30, outcome: .pass)
        if plan.isUrgent {
            layOutUrgent(&random)
        } else {
            layOutRegular(&random)
        }
        stop()
    }

    private func time(_ day: CalendarDay, _ second: Int) -> Instant { Instant(day: day, second: second) }

    /// The n-th working day after a day on which no pause stands.
    private func advance(_ day: CalendarDay, by count: Int) -> CalendarDay {
        // Without pauses the calendar jumps; a case that never goes on need not be walked.
        if pauses.isEmpty || count >= CasePlan.never { return calendar.day(workingDays: count, after: day) }
        var result = day
        var left = count
        while left > 0 {
            result = result.adding(days: 1)
            let isPaused = pauses.contains { $0.after < result && result <= $0.through }
            if !isPaused, calendar.isWorkingDay(result) { left -= 1 }
        }
        return result
    }

    private mutating func add(
        _ step: Step, from start: Instant, to end: Instant? = nil, minutes: Int = 0, outcome: StepOutcome? = nil,
        note: String = ""
    ) {
        guard !plan.omitted.contains(step) else { return }
        let finish = end ?? Instant(microsecondsSince2000: start.microsecondsSince2000 + Int64(minutes) * 60_000_000)
        steps.append(TimelineStep(step: step, startedAt: start, finishedAt: finish, outcome: outcome, note: note))
    }

    private mutating func pause(after day: CalendarDay, _ pause: CasePlan.Pause, note: String) -> CalendarDay {
        let start = calendar.day(workingDays: pause.delay, after: day)
        let end = calendar.day(workingDays: pause.length, after: start)
        pauses.append((start, end))
        add(.pause, from: time(start, 16 * 3600 + 2400), to: time(end, 8 * 3600 + 1800), note: note)
        return end
    }

    private mutating func layOutUrgent(_ random: inout SeededRandom) {
        let decided = advance(plan.accepted, by: plan.decideDays)
        add(.decide, from: time(decided, 13 * 3600), minutes: 45, outcome: .urgent, note: "急难型临时救助，先行救助")
        decidedOn = decided
        let filed = advance(decided, by: plan.fileDays)
        add(.file, from: time(filed, 15 * 3600 + random.below(3600)), minutes: 10)
        let checked = calendar.day(workingDays: random.number(6...14), after: decided)
        add(.verify, from: time(checked, 9 * 3600), minutes: 60, outcome: .pass, note: "事后补充核查")
        add(.survey, from: time(checked, 10 * 3600 + random.below(3600)), minutes: 40, outcome: .pass)
    }

    private mutating func layOutRegular(_ random: inout SeededRandom) {
        if let early = plan.earlyPause { _ = pause(after: plan.accepted, early, note: "通知补正材料") }
        let investigated = layOutInvestigation(&random)
        var reviewed = advance(investigated, by: plan.reviewDays)
        if plan.isReviewedBeforeSurvey { reviewed = advance(plan.accepted, by: max(1, plan.investigateDays - 1)) }
        add(.review, from: time(reviewed, 14 * 3600 + random.below(1200)), minutes: 50, outcome: .pass)
        if plan.isSurveyedAgain {
            let again = calendar.day(workingDays: 1, after: max(reviewed, investigated))
            add(.survey, from: time(again, 15 * 3600), minutes: 30, outcome: .pass, note: "复核入户")
        }
        let before = max(reviewed, investigated)
        let ended = plan.omitted.contains(.publicity) ? (posted: before, day: before) : layOutPublicity(after: before)
        publicityEndedOn = ended.day
        if let late = plan.latePause { _ = pause(after: ended.day, late, note: "核实新情况") }
        var decided = advance(ended.day, by: plan.decideDays)
        if let days = plan.decidedAfterPosting { decided = ended.posted.adding(days: days) }
        decidedOn = decided
        var refused = false
        if case .refused = plan.ending { refused = true }
        let isEqual = plan.hasEqualTimes && decided == ended.day
        let decidedAt = time(decided, isEqual ? 9 * 3600 : 10 * 3600 + 600 + random.below(4800))
        add(
            .decide, from: time(decided, 9 * 3600), to: decidedAt, outcome: refused ? .fail : .pass,
            note: refused ? "家庭人均收入超过标准" : "")
        guard !refused else { return }
        let filed = advance(decided, by: plan.fileDays)
        let filedAt = isEqual && filed == decided ? decidedAt : time(filed, 15 * 3600 + random.below(5400))
        add(.file, from: filedAt, to: filedAt)
    }

    /// Verification, survey and income; the answer is the day on which the last one ends.
    private mutating func layOutInvestigation(_ random: inout SeededRandom) -> CalendarDay {
        let investigated = plan.investigatedOn ?? advance(plan.accepted, by: plan.investigateDays)
        let last = plan.isReviewedBeforeSurvey ? 1 : random.below(3)
        for (index, step) in [Step.verify, .survey, .income].enumerated() {
            var day = investigated
            if index != last, plan.investigateDays > 1 {
                let most = plan.isReviewedBeforeSurvey ? plan.investigateDays - 1 : min(plan.investigateDays, 5)
                day = min(investigated, advance(plan.accepted, by: random.number(1...max(1, most))))
            }
            let isLong = day > plan.accepted.adding(days: 7)
            let end = 9 * 3600 + 1800 + random.below(8 * 3600)
            let start =
                isLong
                ? time(calendar.day(workingDays: 1, after: plan.accepted), 9 * 3600 + random.below(1800))
                : time(day, end - random.number(1200...3600))
            add(step, from: start, to: time(day, end), outcome: .pass)
        }
        return investigated
    }

    /// One publicity, or two where there is an objection to the first.
    private mutating func layOutPublicity(
        after reviewed: CalendarDay
    ) -> (posted: CalendarDay, day: CalendarDay) {
        var posted = advance(reviewed, by: plan.postingGap)
        if let objection = plan.objection {
            let removed = posted.adding(days: objection.delay)
            add(
                .publicity, from: time(posted, 16 * 3600), to: time(removed, 16 * 3600 + 1800), outcome: .objection,
                note: "群众提出异议")
            register.append(RegisterFact(postedOn: posted, removedOn: removed, hasObjection: true))
            let resolved = pause(after: removed, CasePlan.Pause(delay: 0, length: objection.length), note: "调查异议")
            add(
                .objection, from: time(removed, 16 * 3600 + 2000), to: time(resolved, 8 * 3600 + 1200),
                note: "经调查异议不成立")
            posted = resolved
        }
        let seventh = posted.adding(days: 7)
        let removed = posted.adding(days: plan.publicityDays)
        add(.publicity, from: time(posted, 16 * 3600 + 600), to: time(removed, 9 * 3600), outcome: .pass)
        if plan.isRegistered {
            let registered = plan.registeredDays.map { posted.adding(days: $0) } ?? removed
            register.append(RegisterFact(postedOn: posted, removedOn: registered, hasObjection: false))
        }
        return (posted, max(removed, seventh))
    }

    /// Ends a case that is rejected or withdrawn before a decision: what begins later does not happen.
    private mutating func stop() {
        switch plan.ending {
        case .granted: return
        case .refused: stoppedOn = decidedOn
        case .stopped(_, let workingDays):
            let end = calendar.day(workingDays: workingDays, after: plan.accepted)
            stoppedOn = end
            decidedOn = nil
            publicityEndedOn = nil
            cut(after: end)
        }
    }

    /// Takes away what begins after a day, and the endings after it.
    mutating func cut(after day: CalendarDay) {
        steps = steps.filter { $0.startedAt.day <= day }.map { step in
            guard let finishedAt = step.finishedAt, finishedAt.day > day else { return step }
            return TimelineStep(
                step: step.step, startedAt: step.startedAt, finishedAt: nil, note: step.note,
                recordedAt: step.recordedAt, officer: step.officer, number: step.number)
        }
        register = register.filter { $0.postedOn <= day }.map { row in
            guard let removedOn = row.removedOn, removedOn > day else { return row }
            return RegisterFact(postedOn: row.postedOn, removedOn: nil, hasObjection: false)
        }
    }

    /// Appends the rechecks of a case in aid, up to a day: within six months each, as able recipients need them.
    mutating func addRechecks(until last: CalendarDay) {
        guard let decidedOn else { return }
        var due = calendar.day(workingDays: 1, after: decidedOn.adding(months: 5))
        while due <= last {
            add(.recheck, from: time(due, 10 * 3600), minutes: 45, outcome: .pass)
            due = calendar.day(workingDays: 1, after: due.adding(months: 5))
        }
    }

    /// Appends the lasting publicity of a case in aid.
    mutating func addLongPublicity() {
        guard let decidedOn else { return }
        let posted = calendar.day(workingDays: 2, after: decidedOn)
        steps.append(TimelineStep(step: .longPublicity, startedAt: time(posted, 10 * 3600), finishedAt: nil))
    }

    /// Appends steps that no plan has.
    mutating func add(_ further: [TimelineStep]) {
        steps += further
    }

    /// Notes an objection in the register's newest row.
    mutating func objectInRegister() {
        guard let row = register.popLast() else { return }
        register.append(RegisterFact(postedOn: row.postedOn, removedOn: row.removedOn, hasObjection: true))
    }
}
