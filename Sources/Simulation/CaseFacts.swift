package import Domain

/// One step of a case as the rules read it.
package struct StepFact: Sendable {
    /// Which step it is; a case may have several rows of one.
    package let step: Step
    /// When it began; of publicity, when it was posted.
    package let startedAt: Instant
    /// When it ended; nil while it is open.
    package let finishedAt: Instant?
    /// Nil where none was noted, or none of the known words.
    package let outcome: StepOutcome?

    /// Makes a step; an outcome that is none of the known words is nil.
    package init(_ step: Step, startedAt: Instant, finishedAt: Instant?, outcome: StepOutcome? = nil) {
        self.step = step
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.outcome = outcome
    }
}

/// One `initial` row of the publicity register as the rules read it.
package struct RegisterFact: Sendable {
    /// The day of posting.
    package let postedOn: CalendarDay
    /// The day of taking down; nil while it is up.
    package let removedOn: CalendarDay?
    /// Whether an objection is noted, which is known from the taking down on.
    package let hasObjection: Bool

    /// Makes a row of the register.
    package init(postedOn: CalendarDay, removedOn: CalendarDay?, hasObjection: Bool) {
        self.postedOn = postedOn
        self.removedOn = removedOn
        self.hasObjection = hasObjection
    }
}

/// What the rules of section 4 and 5 read about one case.
package struct CaseFacts: Sendable {
    /// What was applied for.
    package var program: Program
    /// Where the case stands at the end of what is known.
    package var status: CaseStatus
    /// The day of the application.
    package var appliedOn: CalendarDay
    /// The day of the grant; nil where there is none.
    package var approvedOn: CalendarDay?
    /// The day of the closing, rejection or withdrawal; nil where there is none.
    package var closedOn: CalendarDay?
    /// In any order, repeated ones and pauses included.
    package var steps: [StepFact]
    /// The `initial` rows of the register, one a posting.
    package var register: [RegisterFact]

    /// Makes the facts of a case.
    package init(
        program: Program, status: CaseStatus, appliedOn: CalendarDay, approvedOn: CalendarDay? = nil,
        closedOn: CalendarDay? = nil, steps: [StepFact] = [], register: [RegisterFact] = []
    ) {
        self.program = program
        self.status = status
        self.appliedOn = appliedOn
        self.approvedOn = approvedOn
        self.closedOn = closedOn
        self.steps = steps
        self.register = register
    }

    /// What had happened by the end of a day, or nil where the case had not been applied for.
    ///
    /// A row whose own date lies later does not exist, an ending that lies later is empty, and a status that was
    /// reached later is the one before it.
    package func known(on day: CalendarDay) -> CaseFacts? {
        guard appliedOn <= day else { return nil }
        var facts = self
        facts.steps = steps.filter { $0.startedAt.day <= day }.map { step in
            guard let finishedAt = step.finishedAt, finishedAt.day > day else { return step }
            return StepFact(step.step, startedAt: step.startedAt, finishedAt: nil)
        }
        facts.register = register.filter { $0.postedOn <= day }.map { row in
            guard let removedOn = row.removedOn, removedOn > day else { return row }
            return RegisterFact(postedOn: row.postedOn, removedOn: nil, hasObjection: false)
        }
        facts.approvedOn = approvedOn.flatMap { $0 <= day ? $0 : nil }
        facts.closedOn = closedOn.flatMap { $0 <= day ? $0 : nil }
        facts.status = status(on: day)
        return facts
    }

    private func status(on day: CalendarDay) -> CaseStatus {
        switch status {
        case .processing: .processing
        case .active, .closed:
            if status == .closed, let closedOn, closedOn <= day {
                .closed
            } else if !wasGranted(by: day) {
                .processing
            } else {
                closedOn.map { $0 > day } ?? false ? .active : status
            }
        case .rejected, .withdrawn:
            (closedOn ?? first(.decide)?.finishedAt?.day).map { $0 > day } ?? false ? .processing : status
        }
    }

    private func wasGranted(by day: CalendarDay) -> Bool {
        (approvedOn ?? first(.decide)?.finishedAt?.day ?? appliedOn) <= day
    }

    /// The row of a step that finished first; rework moves no clock.
    func first(_ step: Step) -> StepFact? {
        steps.filter { $0.step == step && $0.finishedAt != nil }
            .min { ($0.finishedAt ?? $0.startedAt) < ($1.finishedAt ?? $1.startedAt) }
    }

    /// The publicity that counts: the last one posted at or before the first finished decision, or the last one.
    var countingPublicity: StepFact? {
        let decidedAt = first(.decide)?.finishedAt
        return steps.filter { step in
            step.step == .publicity && (decidedAt.map { step.startedAt <= $0 } ?? true)
        }.max { $0.startedAt < $1.startedAt }
    }

    /// Whether temporary aid was granted first and looked into afterwards.
    var isUrgent: Bool {
        program == .temporaryAid
            && steps.contains { $0.step == .decide && $0.finishedAt != nil && $0.outcome == .urgent }
    }

    /// Whether aid was granted, also where the status does not say so yet.
    var isGranted: Bool {
        switch status {
        case .active, .closed: true
        case .processing: first(.decide).map { $0.outcome != .fail } ?? false
        case .rejected, .withdrawn: false
        }
    }
}
