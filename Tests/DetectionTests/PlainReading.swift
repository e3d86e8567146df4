import Domain
import Postgres
import Simulation
import Store
import TestSupport

/// The clocks' and procedure's findings by the plain, case by case reading of the rules in `Simulation`.
struct PlainReading {
    /// Case numbers and what is recorded of them.
    private let facts: [(number: String, facts: CaseFacts)]
    private let calendar: WorkingDayCalendar

    /// Reads all cases of a database.
    init(_ database: Connection) async throws {
        calendar = try CalendarFiles(ProjectFiles.resources).calendar
        var steps: [String: [StepFact]] = [:]
        let time = { (column: String) in "to_char(\(column), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+08:00\"')" }
        for row in try await database.query(
            "select case_no, step, \(time("started_at")), \(time("finished_at")), outcome from feed.case_steps",
            as: String.self, String.self, String.self, String?.self, String?.self)
        {
            guard let step = Step(rawValue: row.1), let started = Self.instant(row.2) else { continue }
            steps[row.0, default: []].append(
                StepFact(
                    step, startedAt: started, finishedAt: row.3.flatMap(Self.instant),
                    outcome: row.4.flatMap(StepOutcome.init(rawValue:))))
        }
        var register: [String: [RegisterFact]] = [:]
        for row in try await database.query(
            """
            select case_no, posted_on::text, removed_on::text, coalesce(objection, false) from feed.publicity
            where kind = 'initial'
            """, as: String.self, String.self, String?.self, Bool.self)
        {
            register[row.0, default: []].append(
                RegisterFact(
                    postedOn: CalendarDay(stringLiteral: row.1), removedOn: row.2.map(CalendarDay.init(stringLiteral:)),
                    hasObjection: row.3))
        }
        facts = try await database.query(
            "select case_no, program, status, applied_on::text, approved_on::text, closed_on::text from feed.cases",
            as: String.self, String.self, String.self, String.self, String?.self, String?.self
        ).compactMap { row in
            guard let program = Program(rawValue: row.1), let status = CaseStatus(rawValue: row.2) else { return nil }
            let day = CalendarDay.init(stringLiteral:)
            let facts = CaseFacts(
                program: program, status: status, appliedOn: day(row.3), approvedOn: row.4.map(day),
                closedOn: row.5.map(day), steps: steps[row.0] ?? [], register: register[row.0] ?? [])
            return (row.0, facts)
        }
    }

    /// The findings of a day, each as `rule subject due`.
    func findings(on day: CalendarDay) -> Set<String> {
        var findings: Set<String> = []
        for (number, facts) in facts {
            for clock in CaseClocks.clocks(of: facts, on: day, calendar: calendar) {
                if clock.isReported(on: day) {
                    findings.insert("overdue.\(clock.kind.rawValue) \(number) \(clock.deadline)")
                }
                if clock.isDueSoon {
                    findings.insert("overdue.due_soon \(number)|\(clock.kind.rawValue) \(clock.deadline)")
                }
            }
            if !ProcedureChecks.skippedSteps(of: facts, on: day).isEmpty {
                findings.insert("procedure.skipped_step \(number) -")
            }
            if ProcedureChecks.earliestOutOfOrder(facts, on: day) != nil {
                findings.insert("procedure.order \(number) -")
            }
            if ProcedureChecks.shortPublicity(facts, on: day) != nil {
                findings.insert("procedure.short_publicity \(number) -")
            }
        }
        return findings
    }

    /// What the plain reading does not know, each as a case's number or as a rule and a number: approvals that no row
    /// or another row than the decision names, repeated decisions, ends without a day or before the approval.
    var leftAside: Set<String> {
        var leftAside: Set<String> = []
        for (number, facts) in facts {
            let decisions = facts.steps.filter { $0.step == .decide }
            let isOdd =
                switch facts.status {
                case .rejected, .withdrawn: facts.closedOn == nil
                case .active, .closed: facts.approvedOn == nil || decisions.count != 1
                case .processing: decisions.count > 1
                }
            if let closed = facts.closedOn, let approved = facts.approvedOn, closed < approved {
                leftAside.insert(number)
            }
            if isOdd { leftAside.insert(number) }
            if facts.approvedOn != decisions.first?.finishedAt?.day {
                leftAside.insert("procedure.short_publicity \(number)")
            }
        }
        return leftAside
    }

    private static func instant(_ text: String) -> Instant? {
        Instant.parse(Array(text.utf8).span)
    }
}
