import Domain

/// The findings of the rules whose truth follows from a case's own events.
extension District {
    /// Appends what the clocks and the rules on the procedure must say about a case.
    func expectFindings(of record: CaseRecord) throws {
        let calendar = configuration.calendar
        let facts = record.facts
        for clock in CaseClocks.clocks(of: facts, on: day, calendar: calendar) {
            let ended = clock.ended.map { "ended \($0)" } ?? "open"
            let note = "from \(clock.started), deadline \(clock.deadline), \(ended)"
            if clock.isReported(on: day) {
                try expect(
                    "overdue.\(clock.kind.rawValue)", of: record, event: clock.deadline.adding(days: 1),
                    due: clock.deadline, note: note)
            }
            if clock.isDueSoon {
                var before = clock.deadline.adding(days: -1)
                while !calendar.isWorkingDay(before) { before = before.adding(days: -1) }
                try expect(
                    "overdue.due_soon", of: record, key: "\(record.number)|\(clock.kind.rawValue)", event: before,
                    due: clock.deadline, note: note)
            }
        }
        let skipped = ProcedureChecks.skippedSteps(of: facts, on: day)
        if !skipped.isEmpty {
            try expect(
                "procedure.skipped_step", of: record, event: facts.first(.decide)?.finishedAt?.day ?? record.start,
                note: "without \(skipped.map(\.rawValue).joined(separator: " "))")
        }
        if let early = ProcedureChecks.earliestOutOfOrder(facts, on: day) {
            try expect("procedure.order", of: record, event: early, note: "a later step has the earlier time")
        }
        if let early = ProcedureChecks.shortPublicity(facts, on: day) {
            try expect("procedure.short_publicity", of: record, event: early, note: "less than seven days")
        }
    }

    /// Appends a finding on a case; its key is the case's number where none is given.
    func expect(
        _ rule: String, of record: CaseRecord, key: String? = nil, person: ResidentID? = nil, event: CalendarDay?,
        due: CalendarDay? = nil, note: String
    ) throws {
        try files.expect(
            ExpectedFinding(
                rule: rule, key: key ?? record.number, caseNumber: record.number,
                person: person ?? record.applicant.id, region: record.region.code, event: event, due: due, note: note))
    }

    /// Appends a finding on a person.
    func expect(
        _ rule: String, of person: Person, in region: RegionCode, event: CalendarDay, due: CalendarDay? = nil,
        note: String
    ) throws {
        try files.expect(
            ExpectedFinding(
                rule: rule, key: person.id.description, person: person.id, region: region, event: event, due: due,
                note: note))
    }
}
